import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Host } from '../../contracts/host.ts';
import { listOf, objectOf, readArtifact, stringOf } from './read-json.ts';

/** What `lakec retry` needs to know of the run before. */
export interface LastRun {
  /** `run`, `build`, `test`, … */
  readonly command: string;
  readonly results: readonly { readonly id: string; readonly status: string }[];
}

/** Reads the run_results.json of a folder; undefined when there is none, or it cannot be used, which is reported. */
export function readLastRun(host: Host, folder: string, reporter: Reporter): LastRun | undefined {
  const artifact = readArtifact(host.files, `${folder}/run_results.json`, 'run-results', reporter);
  if (!artifact) return undefined;
  const results = listOf(artifact['results']).map(objectOf).map((result) => ({ id: stringOf(result['unique_id']), status: stringOf(result['status']) }));
  return { command: stringOf(objectOf(artifact['args'])['which']) || 'build', results };
}
