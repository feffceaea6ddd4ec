import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { Dialect } from '../../contracts/dialect.ts';
import { namesOf } from './config.ts';
import { engineNameUnfit } from './diagnostics.ts';
import type { Buildable } from './materialization.ts';

/** Where a name may be written down. */
const KEYS = { schema: 'schema', table: 'alias', column: 'columns', 'partition column': 'partition_by' } as const;

/** Reports the first name of a node's relation that the engine can't have; false when there is one. `columns`: as far as they are known. */
export function fitsEngine(node: Buildable, columns: readonly string[], manifest: Manifest, dialect: Dialect, reporter: Reporter): boolean {
  const { relation, config } = node;
  if (relation.schema === '') return true;
  const view = config.materialized === 'view';
  const unfit = dialect.unfitName?.({ relation, columns: view ? [] : columns, partitionBy: view ? [] : namesOf(config['partition_by']), config, project: manifest.project.config });
  if (!unfit) return true;
  const place = node.configSpan?.(KEYS[unfit.what]) ?? node.span;
  reporter.report(engineNameUnfit.at(place, { node: node.name, ...unfit, ...(view && unfit.what === 'table' && { what: 'view' }) }, { node: node.id }));
  return false;
}
