import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { listOf, objectOf, optional, readArtifact, stringOf, type Loose } from './read-json.ts';

/** What `lakec retry` needs to know of the run before. */
export interface LastRun {
  /** `run`, `build`, `test`, … */
  readonly command: string;
  /** What it was told that changes what a node does: the same is meant again. */
  readonly flags: Partial<Flags>;
  readonly results: readonly { readonly id: string; readonly status: string }[];
}

/** Reads the run_results.json of a folder; undefined when there is none, or it cannot be used, which is reported. */
export function readLastRun(host: Host, folder: string, reporter: Reporter): LastRun | undefined {
  const artifact = readArtifact(host.files, `${folder}/run_results.json`, 'run-results', reporter);
  if (!artifact) return undefined;
  const results = listOf(artifact['results']).map(objectOf).map((result) => ({ id: stringOf(result['unique_id']), status: stringOf(result['status']) }));
  const args = objectOf(artifact['args']);
  return { command: stringOf(args['which']) || 'build', flags: flagsOf(args), results };
}

function flagsOf(args: Loose): Partial<Flags> {
  const texts = { target: 'target', state: 'state', eventTimeStart: 'event_time_start', eventTimeEnd: 'event_time_end' } as const;
  const switches = { fullRefresh: 'full_refresh', failFast: 'fail_fast', empty: 'empty', defer: 'defer', favorState: 'favor_state', storeFailures: 'store_failures' } as const;
  return {
    vars: objectOf(args['vars']) as ConfigMap,
    ...Object.fromEntries(Object.entries(texts).flatMap(([flag, name]) => (optional(args[name]) === undefined ? [] : [[flag, args[name]]]))),
    ...Object.fromEntries(Object.entries(switches).flatMap(([flag, name]) => (typeof args[name] === 'boolean' ? [[flag, args[name]]] : []))),
  };
}
