import type { Node } from '../../contracts/manifest.ts';
import { RESOURCE_TYPE } from '../../contracts/manifest.ts';
import type { NodeResult, RunEvent, RunResults } from '../../contracts/run.ts';
import { resultWords } from '../../facts/result-words.ts';
import { threadName } from '../../facts/thread-name.ts';
import { describe, isIdle, nodeInfo } from './dbt-node-info.ts';
import { dotted, logLine, messageLine, type LineLevel, type LineName, type LineWorld, type LogLine } from './log-line.ts';
import { failed, type RunStarted } from './run-words.ts';

/** A run's events as the lines of dbt's structured log, in dbt's order. The first of an event's lines is about the event itself. */
export function dbtLog(world: LineWorld, debug: boolean): (event: RunEvent) => readonly LogLine[] {
  let started: RunStarted | undefined;
  let total = 0;
  let hooks: Readonly<Record<string, number>> = {};
  const places = new Map<string, number>();
  const threads = new Map<string, number>();
  const nodeOf = (id: string) => started?.manifest?.nodes.get(id);
  const info = (id: string, more?: NodeResult | { readonly status: string; readonly startedAt?: Date }) => nodeInfo(id, started?.manifest, more);
  const place = (id: string) => {
    const node = nodeOf(id);
    if (node?.kind === 'operation') return { index: node.index + 1, total: hooks[node.when] ?? 0 };
    if (!places.has(id)) places.set(id, places.size + 1);
    return { index: places.get(id)!, total };
  };
  const line = (name: LineName, level: LineLevel, msg: string, data: LogLine['data'], thread?: number) => logLine(world, name, level, msg, data, thread === undefined ? undefined : threadName(thread));

  return (event) => {
    switch (event.kind) {
      case 'run-started': {
        started = event;
        const kinds = event.nodes.map(({ id }) => nodeOf(id));
        hooks = Object.fromEntries(['on-run-start', 'on-run-end'].map((when) => [when, kinds.filter((node) => node?.kind === 'operation' && node.when === when).length]));
        total = kinds.filter((node) => node?.kind !== 'operation' && node?.config.materialized !== 'ephemeral').length;
        const text = `Concurrency: ${event.threads} threads (target='${event.target}')`;
        return [line('ConcurrencyLine', 'info', text, { node_count: event.nodes.length, num_threads: event.threads, target_name: event.target })];
      }
      case 'node-started': {
        threads.set(event.id, event.thread);
        const node = nodeOf(event.id);
        const node_info = info(event.id, { status: 'started', startedAt: event.at });
        const first = debug ? [line('NodeStart', 'debug', `Began running node ${event.id}`, { node_info }, event.thread)] : [];
        if (!node || node.config.materialized === 'ephemeral' || isIdle(node)) return first;
        const { index, total: of } = place(event.id);
        const said = describe(node, started!.manifest!);
        const [name, data] = node.kind === 'operation' ? ['LogHookStartLine' as const, { statement: said }] : ['LogStartLine' as const, { description: said }];
        return [line(name, 'info', dotted(`${index} of ${of} START ${node.kind === 'operation' ? 'hook: ' : ''}${said}`, 'RUN'), { ...data, index, node_info, total: of }, event.thread), ...first];
      }
      case 'node-finished':
        return finishedLines(event.result);
      case 'message':
        return [messageLine(event, world, event.node === undefined ? undefined : info(event.node))];
      case 'run-finished':
        return [finishedRunning(event.results), ...summary(event.results), line('StatsLine', 'info', statsText(event.results), { stats: stats(event.results) })];
      case 'cancelling':
        return [line('Note', 'warn', 'The run is cancelled.', { msg: 'The run is cancelled.' })];
      default:
        return [];
    }
  };

  function finishedLines(result: NodeResult): readonly LogLine[] {
    const node = nodeOf(result.id);
    const node_info = info(result.id, result);
    const seconds = (result.finishedAt.getTime() - result.startedAt.getTime()) / 1000;
    const { message, failures, response } = resultWords(result, node);
    const run_result = { adapter_response: response, execution_time: seconds, message: message ?? '', num_failures: failures ?? 0, status: result.status, thread: threadName(result.thread) };
    const told = node && node.config.materialized !== 'ephemeral' ? [resultLine(result, node, seconds, node_info)] : [];
    return debug ? [...told, line('NodeFinished', 'debug', `Finished running node ${result.id}`, { node_info, run_result }, result.thread)] : told;
  }

  function resultLine(result: NodeResult, node: Node, seconds: number, node_info: unknown): LogLine {
    const { index, total: of } = place(result.id);
    const bad = failed(result);
    const at = `${index} of ${of}`;
    const time = ` in ${seconds.toFixed(2)}s`;
    const said = describe(node, started!.manifest!);
    const base = { execution_time: seconds, index, node_info };
    const level: LineLevel = bad ? 'error' : result.status === 'warn' ? 'warn' : 'info';
    if (result.status === 'skipped') {
      const name = 'relation' in node && node.kind !== 'test' ? `relation ${node.relation.schema}.${node.relation.identifier}` : `${RESOURCE_TYPE[node.kind]} ${node.name}`;
      return line('SkippingDetails', 'info', dotted(`${at} SKIP ${name}`, 'SKIP'), { index, node_info, node_name: node.name, resource_type: RESOURCE_TYPE[node.kind], schema: 'relation' in node ? node.relation.schema : '', total: of }, result.thread);
    }
    if (result.status === 'no-op') return line('LogNodeNoOpResult', 'info', dotted(`${at} NO-OP ${said}`, `NO-OP${time}`), { ...base, description: said, status: 'NO-OP', total: of }, result.thread);
    if (node.kind === 'test' || node.kind === 'unit_test') {
      const word = `${result.status.toUpperCase()}${result.status === 'fail' || result.status === 'warn' ? ` ${result.failures ?? 0}` : ''}`;
      const attached = node.kind === 'test' ? node.attached : node.model;
      return line('LogTestResult', level, dotted(`${at} ${word} ${node.name}`, `${word}${time}`), { ...(attached !== undefined && { attached_node: attached }), ...base, name: node.name, num_failures: result.failures ?? 0, num_models: of, status: result.status }, result.thread);
    }
    const words = (ok: string, wrong: string) => `${at} ${bad ? `ERROR ${wrong}` : `OK ${ok}`} ${said}`;
    const message = bad ? 'ERROR' : (resultWords(result, node).message ?? 'OK');
    switch (node.kind) {
      case 'operation':
        return line('LogHookEndLine', level, dotted(`${at} ${bad ? 'ERROR' : 'OK'} hook: ${said}`, `${bad ? 'ERROR' : 'OK'}${time}`), { ...base, statement: said, status: result.status, total: of }, result.thread);
      case 'seed':
        return line('LogSeedResult', level, dotted(words('loaded', 'loading'), `${message}${time}`), { ...base, relation: node.alias, result_message: message, schema: node.relation.schema, status: result.status, total: of }, result.thread);
      case 'snapshot':
        return line('LogSnapshotResult', level, dotted(words('snapshotted', 'snapshotting'), `${message}${time}`), { ...base, cfg: {}, description: said, result_message: message, status: result.status, total: of }, result.thread);
      case 'function':
        return line('LogFunctionResult', level, dotted(words('created', 'creating'), `${message}${time}`), { ...base, description: said, status: bad ? 'error' : message, total: of }, result.thread);
      default:
        return line('LogModelResult', level, dotted(words('created', 'creating'), `${message}${time}`), { ...base, description: said, status: bad ? 'error' : message, total: of }, result.thread);
    }
  }

  function finishedRunning({ startedAt, finishedAt, results }: RunResults): LogLine {
    const seconds = (finishedAt.getTime() - startedAt.getTime()) / 1000;
    const counts = new Map<string, number>();
    for (const { id } of results) {
      const node = nodeOf(id);
      if (!node || node.config.materialized === 'ephemeral') continue;
      const word = node.kind === 'operation' ? 'project hook' : node.kind === 'test' ? 'data test' : node.kind === 'model' ? `${node.config.materialized} model` : RESOURCE_TYPE[node.kind].replaceAll('_', ' ');
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const stat_line = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([word, count]) => `${count} ${word}${count === 1 ? '' : 's'}`).join(', ');
    const execution = ` in ${Math.floor(seconds / 3600)} hours ${Math.floor((seconds % 3600) / 60)} minutes and ${(seconds % 60).toFixed(2)} seconds`;
    return line('FinishedRunningStats', 'info', `Finished running ${stat_line}${execution} (${seconds.toFixed(2)}s).`, { execution, execution_time: seconds, stat_line });
  }

  function summary({ results, cancelled }: RunResults): readonly LogLine[] {
    const bad = results.filter(failed);
    const warned = results.filter(({ status }) => status === 'warn');
    const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
    const text = cancelled ? 'Exited because of keyboard interrupt' : bad.length > 0 ? `Completed with ${plural(bad.length, 'error')}, 0 partial successes, and ${plural(warned.length, 'warning')}:` : warned.length > 0 ? `Completed with ${plural(warned.length, 'warning')}:` : 'Completed successfully';
    const first = line('EndOfRunSummary', 'info', text, { keyboard_interrupt: cancelled, num_errors: bad.length, num_partial_success: 0, num_warnings: warned.length });
    return [first, ...[...bad, ...warned].flatMap(why)];
  }

  function why(result: NodeResult): readonly LogLine[] {
    const node = nodeOf(result.id);
    if (!node) return [];
    const node_info = info(result.id);
    const message = result.diagnostics.map((diagnostic) => diagnostic.message).join('\n') || result.message;
    const about = { node_info, node_name: node.name, path: node.file, resource_type: RESOURCE_TYPE[node.kind] };
    if (!failed(result)) return [line('RunResultWarning', 'warn', `Warning in ${RESOURCE_TYPE[node.kind]} ${node.name} (${node.file})`, about), line('RunResultWarningMessage', 'warn', message, { msg: message, node_info })];
    return [line('RunResultFailure', 'error', `Failure in ${RESOURCE_TYPE[node.kind]} ${node.name} (${node.file})`, about), line('RunResultError', 'error', `  ${message}`, { msg: message, node_info })];
  }
}

function stats({ results }: RunResults): Readonly<Record<string, number>> {
  const count = (...statuses: readonly NodeResult['status'][]) => results.filter(({ status }) => statuses.includes(status)).length;
  return { error: count('error', 'fail'), noop: count('no-op'), pass: count('success', 'pass'), skip: count('skipped'), total: results.length, warn: count('warn') };
}

function statsText(results: RunResults): string {
  const { error, noop, pass, skip, total, warn } = stats(results);
  return `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} NO-OP=${noop} TOTAL=${total}`;
}
