import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Flags } from '../../contracts/flags.ts';
import type { Host } from '../../contracts/host.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import type { Relation } from '../../contracts/relation.ts';
import type { NodeResult, RunResults } from '../../contracts/run.ts';
import { resultWords } from '../../facts/result-words.ts';
import { quote, quoteOrNull } from './json.ts';
import { metadataText } from './metadata.ts';
import { PieceWriter } from './piece-writer.ts';
import { relationNames } from './relation-name.ts';
import { isSecretVariable } from '../../facts/secret-variable.ts';
import { threadName } from '../../facts/thread-name.ts';

/** Writes run_results.json (dbt's schema v6) into the target folder: what became of each node, in order of finishing. */
export function publishResults(host: Host, flags: Flags, manifest: Manifest, compiled: ReadonlyMap<string, CompiledNode>, results: RunResults): void {
  if (flags.writeJson === false) return;
  const relationName = relationNames(manifest.project);
  const out = new PieceWriter(host.files, `${flags.targetPath}/run_results.json`);
  try {
    out.text(`{"metadata":${metadataText('run-results/v6', { id: results.invocationId, startedAt: results.startedAt, at: results.finishedAt })},"results":[`);
    for (const [i, result] of results.results.entries()) {
      const node = manifest.nodes.get(result.id);
      const relation = relationOf(result, node);
      out.text((i === 0 ? '' : ',') + resultText(result, node, result.sql ?? compiled.get(result.id)?.sql, relation && quote(relationName(relation))));
    }
    const elapsed = (results.finishedAt.getTime() - results.startedAt.getTime()) / 1000;
    out.text(`],"elapsed_time":${elapsed},"args":${withoutSecrets(argsText(flags, results, manifest), host.env, flags)}}`);
    out.finish();
  } catch (error) {
    out.abandon();
    throw error;
  }
}

/** Where a node's rows are or were to be; dbt has none for a seed. */
function relationOf(result: NodeResult, node: Node | undefined): Relation | undefined {
  if (node?.kind === 'seed') return undefined;
  const planned = node?.kind === 'snapshot' || (node?.kind === 'model' && node.config.materialized !== 'ephemeral');
  return result.relation ?? (planned && result.status === 'skipped' ? node.relation : undefined);
}

/** What has SQL of its own; of others dbt leaves open whether they were compiled. */
const COMPILED: ReadonlySet<string | undefined> = new Set(['model', 'snapshot', 'test', 'unit_test', 'operation', 'function', undefined]);

function resultText(result: NodeResult, node: Node | undefined, sql: string | undefined, relation: string | undefined): string {
  const { startedAt, finishedAt } = result;
  const seconds = (finishedAt.getTime() - startedAt.getTime()) / 1000;
  const compiledAt = new Date(startedAt.getTime() + Math.round((result.compileSeconds ?? 0) * 1000));
  // A node that was skipped did nothing at any time.
  const timing = result.status === 'skipped' ? '[]' : `[${timingText('compile', startedAt, compiledAt)},${timingText('execute', compiledAt, finishedAt)}]`;
  const { message, failures, response } = resultWords(result, node);
  const answer = { ...response, ...(result.rows !== undefined && { rows_affected: result.rows }) };
  const code = result.status === 'skipped' ? undefined : sql;
  const compiled = COMPILED.has(node?.kind) ? `"compiled":${code !== undefined},"compiled_code":${quoteOrNull(code)}` : '"compiled":null,"compiled_code":null';
  return `{"status":"${result.status}","timing":${timing},"thread_id":"${threadName(result.thread)}","execution_time":${seconds},"adapter_response":${JSON.stringify(answer)}`
    + `,"message":${quoteOrNull(message ?? undefined)},"failures":${failures},"unique_id":${quote(result.id)},${compiled},"relation_name":${relation ?? 'null'},"batch_results":null}`;
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

/** Values of secrets, of the environment or given by `--vars` under a secret's name, are starred. */
function withoutSecrets(text: string, env: Host['env'], { vars }: Flags): string {
  const secrets = [...Object.entries(env), ...Object.entries(vars)].flatMap(([name, value]) => (isSecretVariable(name) && typeof value === 'string' && value.length >= 4 ? [JSON.stringify(value).slice(1, -1)] : []));
  return secrets.sort((a, b) => b.length - a.length).reduce((made, secret) => made.replaceAll(secret, '*****'), text);
}
