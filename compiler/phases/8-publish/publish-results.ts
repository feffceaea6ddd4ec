import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { NodeResult, RunResults } from '../../contracts/run.ts';
import { quote, quoteOrNull } from './json.ts';
import { metadataText } from './metadata.ts';
import { PieceWriter } from './piece-writer.ts';
import { relationNames } from './relation-name.ts';

/** Writes run_results.json (dbt's schema v6) into the target folder: what became of each node, in order of finishing. */
export function publishResults(host: Host, flags: Flags, manifest: Manifest, compiled: ReadonlyMap<string, CompiledNode>, results: RunResults): void {
  if (flags.writeJson === false) return;
  const relationName = relationNames(manifest.project);
  const out = new PieceWriter(host.files, `${flags.targetPath}/run_results.json`);
  try {
    out.text(`{"metadata":${metadataText('run-results/v6', { id: results.invocationId, startedAt: results.startedAt, at: results.finishedAt })},"results":[`);
    for (const [i, result] of results.results.entries()) {
      const relation = result.relation && quote(relationName(result.relation));
      out.text((i === 0 ? '' : ',') + resultText(result, result.sql ?? compiled.get(result.id)?.sql, relation));
    }
    const elapsed = (results.finishedAt.getTime() - results.startedAt.getTime()) / 1000;
    out.text(`],"elapsed_time":${elapsed},"args":${withoutSecrets(argsText(flags, results, manifest), host.env, flags)}}`);
    out.finish();
  } catch (error) {
    out.abandon();
    throw error;
  }
}

function resultText(result: NodeResult, sql: string | undefined, relation: string | undefined): string {
  const { startedAt, finishedAt } = result;
  const seconds = (finishedAt.getTime() - startedAt.getTime()) / 1000;
  const compiledAt = new Date(startedAt.getTime() + Math.round((result.compileSeconds ?? 0) * 1000));
  // A node that was skipped did nothing at any time.
  const timing = result.status === 'skipped' ? '[]' : `[${timingText('compile', startedAt, compiledAt)},${timingText('execute', compiledAt, finishedAt)}]`;
  const rows = result.rows === undefined ? '{}' : `{"_message":${quote(result.message)},"rows_affected":${result.rows}}`;
  return `{"status":"${result.status}","timing":${timing},"thread_id":"Thread-${result.thread}","execution_time":${seconds},"adapter_response":${rows}`
    + `,"message":${quote(result.message)},"failures":${result.failures ?? null},"unique_id":${quote(result.id)},"compiled":${sql !== undefined}`
    + `,"compiled_code":${quoteOrNull(sql)},"relation_name":${relation ?? 'null'},"batch_results":null}`;
}

function timingText(name: string, from: Date, to: Date): string {
  return `{"name":"${name}","started_at":"${from.toISOString()}","completed_at":"${to.toISOString()}"}`;
}

/** The command line, in dbt's words; `retry` reads it. */
function argsText(flags: Flags, results: RunResults, manifest: Manifest): string {
  return JSON.stringify({
    which: results.command, invocation_command: `lakec ${results.command}`, target: manifest.project.target.name, select: flags.select, exclude: flags.exclude,
    ...(flags.selector !== undefined && { selector: flags.selector }), vars: flags.vars, full_refresh: flags.fullRefresh, fail_fast: flags.failFast,
    indirect_selection: flags.indirectSelection, empty: flags.empty, defer: flags.defer, favor_state: flags.favorState, ...(flags.state !== undefined && { state: flags.state }),
    ...(flags.storeFailures !== undefined && { store_failures: flags.storeFailures }), ...(flags.eventTimeStart !== undefined && { event_time_start: flags.eventTimeStart }),
    ...(flags.eventTimeEnd !== undefined && { event_time_end: flags.eventTimeEnd }), cancelled: results.cancelled,
  });
}

const SECRET_NAME = /^(LAKEC_SECRET_|DBT_ENV_SECRET)/;

/** Values of secrets, of the environment or given by `--vars` under a secret's name, are starred. */
function withoutSecrets(text: string, env: Host['env'], { vars }: Flags): string {
  const secrets = [...Object.entries(env), ...Object.entries(vars)].flatMap(([name, value]) => (SECRET_NAME.test(name) && typeof value === 'string' && value.length >= 4 ? [JSON.stringify(value).slice(1, -1)] : []));
  return secrets.sort((a, b) => b.length - a.length).reduce((made, secret) => made.replaceAll(secret, '*****'), text);
}
