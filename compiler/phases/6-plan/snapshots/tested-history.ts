import type { CheckedNode } from '../../../contracts/compiled.ts';
import type { Reporter } from '../../../contracts/diagnostics.ts';
import type { Manifest, UnitTestNode } from '../../../contracts/manifest.ts';
import type { Relation } from '../../../contracts/relation.ts';
import type { PlanWorld } from '../materialization.ts';
import { outputOf } from '../output.ts';
import { body } from '../steps.ts';
import { readVersionsConfig } from './versions.ts';
import { versionsSql } from './versions-sql.ts';

/** The history that a unit test's snapshot by versions makes of the given changes, without the unknown member; undefined where no snapshot is tested. */
export async function historyOf(manifest: Manifest, test: UnitTestNode, checked: CheckedNode, world: PlanWorld, reporter: Reporter): Promise<string | undefined> {
  const node = manifest.nodes.get(test.model);
  const output = node?.kind === 'snapshot' ? await outputOf(checked, world) : undefined;
  if (node?.kind !== 'snapshot' || !output) return undefined;
  const { dialect, flags, invocationId, runStartedAt } = world;
  const input = { manifest, node, checked, dialect, flags, invocationId, runStartedAt, output, reporter };
  const config = readVersionsConfig(input, output);
  if (!config) return undefined;
  const given: Relation = { database: '', schema: '', identifier: 'given_changes' };
  const { allVersions } = versionsSql(input, config, output, given, given);
  return `with given_changes as (\n${body(checked.sql)}\n)\nselect * from (\n${allVersions}\n) as history`;
}
