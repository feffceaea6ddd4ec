import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { FreshnessResult } from '../../contracts/run.ts';
import { quote } from './json.ts';
import { metadataText } from './metadata.ts';
import { freshnessText } from './section-texts.ts';
import { threadName } from '../../facts/thread-name.ts';

/** Writes sources.json (dbt's schema v3) into a file: how old each source was found to be. */
export function publishFreshness(host: Host, flags: Flags, manifest: Manifest, results: readonly FreshnessResult[], call: { readonly invocationId: string; readonly startedAt: Date }, file = `${flags.targetPath}/sources.json`): void {
  if (flags.writeJson === false) return;
  const at = host.now();
  const texts = results.map((result) => (result.status === 'runtime error' ? errorText(result) : resultText(result, manifest)));
  const metadata = metadataText('sources/v3', { id: call.invocationId, startedAt: call.startedAt, at });
  const elapsed = (at.getTime() - call.startedAt.getTime()) / 1000;
  host.files.write(file, `{"metadata":${metadata},"results":[${texts.join(',')}],"elapsed_time":${elapsed}}`);
}

function errorText({ id, diagnostics }: FreshnessResult): string {
  return `{"unique_id":${quote(id)},"error":${quote(diagnostics.map((diagnostic) => diagnostic.message).join('\n'))},"status":"runtime error"}`;
}

function resultText(result: FreshnessResult, manifest: Manifest): string {
  const source = manifest.nodes.get(result.id);
  const criteria = source?.kind === 'source' && source.freshness ? freshnessText(source.freshness) : '{}';
  // The schema wants a moment even for a source without rows; the first one says "never".
  const loaded = result.maxLoadedAt ?? new Date(0);
  const age = result.age ?? (result.snapshottedAt.getTime() - loaded.getTime()) / 1000;
  return `{"unique_id":${quote(result.id)},"max_loaded_at":"${loaded.toISOString()}","snapshotted_at":"${result.snapshottedAt.toISOString()}"`
    + `,"max_loaded_at_time_ago_in_s":${age},"status":"${result.status}","criteria":${criteria},"adapter_response":{}`
    + `,"timing":[{"name":"execute","started_at":"${result.startedAt.toISOString()}","completed_at":"${result.finishedAt.toISOString()}"}]`
    + `,"thread_id":"${threadName(1)}","execution_time":${(result.finishedAt.getTime() - result.startedAt.getTime()) / 1000}}`;
}
