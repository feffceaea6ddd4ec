import type { Reporter } from '../contracts/diagnostics.ts';
import * as say from './diagnostics.ts';
import { childOf, type ConfigNode, type MapNode } from './tree.ts';

/** Keys that are null by default and that an engine cannot do without. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  spark_emr: ['buckets.lake', 'buckets.artifacts', 'emr.application_id', 'emr.execution_role_arn', 'emr.jobs_root'],
  spark_emr_ec2: ['buckets.lake', 'buckets.artifacts', 'emr.cluster_id', 'emr.jobs_root'],
  snowflake: ['engine.connection.account'],
};

/** Reports each key that the engine in use needs and that is null or absent, at the target's file. */
export function checkEngineNeeds(tree: MapNode, targetFile: string, reporter: Reporter): void {
  const engine = at(tree, 'engine.type');
  if (engine?.kind !== 'scalar' || typeof engine.value !== 'string') return;
  for (const key of NEEDS[engine.value] ?? []) {
    const node = at(tree, key);
    if (node && (node.kind !== 'scalar' || node.value !== null || node.broken)) continue;
    const written = node?.span?.file === targetFile ? node.span : { file: targetFile, start: 0, end: 0 };
    reporter.report(say.missingValue.at(written, { key, because: `the engine ${engine.value}`, target: targetFile }));
  }
}

function at(tree: MapNode, path: string): ConfigNode | undefined {
  return path.split('.').reduce<ConfigNode | undefined>((node, segment) => node && childOf(node, segment), tree);
}
