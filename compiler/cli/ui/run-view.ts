import type { NodeResult, RunEvent } from '../../contracts/run.ts';
import type { Output } from '../output.ts';
import { dbtLog } from './dbt-log.ts';
import type { DiagnosticLog } from './diagnostic-log.ts';
import type { LineWorld } from './log-line.ts';
import { runSummary } from './run-summary.ts';
import { count, duration, failed, statusWord, type RunStarted } from './run-words.ts';
import type { SourceOf } from './source-text.ts';
import { pad, printable, textWidth, truncate } from './text-width.ts';

/** Shows a run while it goes on. */
export interface RunView {
  event(event: RunEvent): void;
  /** Takes the live lines away; nothing is shown after it. */
  close(): void;
}

export interface ViewOptions {
  readonly output: Output;
  /** Gets the diagnostics of nodes that fail. */
  readonly log: DiagnosticLog;
  readonly sourceOf: SourceOf;
  readonly debug: boolean;
  /** False: what to type next after a failure is said by who shows the run. */
  readonly next?: boolean;
  /** What lines of a structured log say of the call. */
  readonly world?: LineWorld;
}

/** A line for each node that ends, and on a terminal below them a line for each node that runs, and a bar. */
export function textView({ output, log, sourceOf, debug, next }: ViewOptions, live = output.terminal): RunView {
  const { colors } = output;
  let started: RunStarted | undefined;
  let labels = new Map<string, string>();
  let column = 0;
  const running = new Map<string, { since: number; percent?: number; rows?: number }>();
  const finished: NodeResult[] = [];
  let cancelling = false;
  let timer: ReturnType<typeof setInterval> | undefined;

  const draw = () => {
    if (live && started) output.foot(footLines());
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    if (live) output.foot([]);
  };
  return {
    event(event) {
      switch (event.kind) {
        case 'run-started': {
          started = event;
          labels = new Map(event.nodes.map(({ id, label }) => [id, printable(label)]));
          column = Math.min(Math.max(0, ...[...labels.values()].map(textWidth)), Math.max(24, Math.floor((output.width - 31) * 0.7)));
          if (event.nodes.length === 0) return;
          output.out(`${event.nodes.length} ${event.nodes.length === 1 ? 'node' : 'nodes'}, target ${event.target}, ${event.threads} ${event.threads === 1 ? 'thread' : 'threads'}\n\n`);
          if (live) {
            timer = setInterval(draw, 100);
            timer.unref();
          }
          return;
        }
        case 'node-started':
          running.set(event.id, { since: event.at.getTime() });
          if (debug && !live) output.out(`${' '.repeat(10)}start    ${labels.get(event.id) ?? event.id}\n`);
          return draw();
        case 'node-progress': {
          const now = running.get(event.id);
          if (now) running.set(event.id, { ...now, percent: event.percent, rows: event.rows });
          return;
        }
        case 'node-finished':
          running.delete(event.result.id);
          finished.push(event.result);
          // The summary has what was skipped, and why.
          if (event.result.status !== 'skipped' || debug) output.out(`${finishedLine(event.result)}\n`);
          event.result.diagnostics.forEach(log.report);
          if (event.result.diagnostics.length > 0) output.err('\n');
          log.flush();
          event.result.diff?.forEach((line) => output.out(`           ${line}\n`));
          return draw();
        case 'cancelling':
          cancelling = true;
          output.err(`${colors.yellow('Cancelling: running statements are interrupted. Ctrl-C again leaves at once.')}\n`);
          return;
        case 'message':
          if (event.level === 'info' || debug) output.out(`${event.text}\n`);
          return;
        case 'diagnostic':
          log.report(event.diagnostic);
          return log.flush();
        case 'run-finished':
          stop();
          log.settle();
          if (started) output.out(runSummary(started, event.results, { colors, width: output.width, sourceOf, ...(next !== undefined && { next }) }));
      }
    },
    close: stop,
  };

  function finishedLine(result: NodeResult): string {
    const total = started!.nodes.length;
    const place = `${String(finished.length).padStart(String(total).length)}/${total}`;
    const word = statusWord(result.status, colors, 8);
    const label = labels.get(result.id) ?? result.id;
    const time = result.status === 'skipped' ? '' : duration(result.finishedAt.getTime() - result.startedAt.getTime());
    const told = failed(result) && result.diagnostics.length > 0 ? '' : result.status === 'skipped' ? because(result) : printable(result.message);
    return `${place.padStart(9)} ${word} ${pad(truncate(label, column), column)} ${time.padStart(9)}  ${truncate(told, Math.max(12, output.width - column - 31))}`.trimEnd();
  }

  function because(result: NodeResult): string {
    return result.because === undefined ? printable(result.message) : `because of ${labels.get(result.because) ?? result.because}`;
  }

  /** At most half of the terminal, so that what has happened stays in view. */
  function footLines(): string[] {
    const most = Math.max(1, Math.min(running.size, Math.floor(output.height / 2) - 2));
    const now = Date.now();
    const lines = [...running].slice(0, most).map(([id, { since, percent, rows }]) => {
      const more = [percent === undefined || percent < 0 ? '' : `${Math.floor(percent)} %`, rows === undefined ? '' : `${count(rows)} rows`].filter((text) => text !== '').join('  ');
      return truncate(`${' '.repeat(10)}${pad('running', 8)} ${pad(truncate(labels.get(id) ?? id, column), column)} ${duration(now - since).padStart(9)}  ${more}`, output.width - 1);
    });
    if (running.size > most) lines.push(`${' '.repeat(10)}and ${running.size - most} more running`);
    return ['', ...lines.map(colors.blue), barLine(now)];
  }

  function barLine(now: number): string {
    const total = started!.nodes.length;
    const bad = finished.filter(failed).length;
    const skipped = finished.filter(({ status }) => status === 'skipped').length;
    const words = [`${finished.length}/${total}`, duration(now - started!.at.getTime()), ...(bad > 0 ? [`${bad} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : []), ...(cancelling ? ['cancelling'] : [])].join('  ');
    const width = Math.max(10, Math.min(50, output.width - textWidth(words) - 14));
    const done = total === 0 ? width : Math.floor((finished.length / total) * width);
    const color = bad > 0 ? colors.red : colors.green;
    return `${' '.repeat(10)}${color('█'.repeat(done))}${colors.dim('░'.repeat(width - done))} ${words}`;
  }
}

/** Only failures: their diagnostics, and the summary when there is something wrong. */
export function quietView({ output, log, sourceOf, next }: ViewOptions): RunView {
  let started: RunStarted | undefined;
  return {
    event(event) {
      if (event.kind === 'run-started') started = event;
      if (event.kind === 'diagnostic') log.report(event.diagnostic);
      if (event.kind === 'node-finished') event.result.diagnostics.forEach(log.report);
      log.flush();
      if (event.kind === 'run-finished' && started && event.results.results.some(failed)) output.err(runSummary(started, event.results, { colors: output.colors, width: output.width, sourceOf, ...(next !== undefined && { next }) }));
    },
    close: () => {},
  };
}

/**
 * One JSON object a line: a line of dbt's structured log (`info` and `data`), and beside it, where it is about an event of the run, the event as it is
 * (`kind` and more).
 */
export function jsonView({ output, log, debug, world = NOBODY }: ViewOptions): RunView {
  const lines = dbtLog(world, debug);
  return {
    event(event) {
      if (event.kind === 'diagnostic') {
        log.report(event.diagnostic);
        return log.flush();
      }
      if (event.kind === 'message' && event.level === 'debug' && !debug) return;
      if (event.kind === 'node-progress') return;
      const [first, ...more] = lines(event);
      output.out([{ ...plain(event), ...first }, ...more].map((line) => `${JSON.stringify(line)}\n`).join(''));
      if (event.kind === 'node-finished') {
        event.result.diagnostics.forEach(log.report);
        log.flush();
      }
    },
    close: () => {},
  };
}

const NOBODY: LineWorld = { invocationId: '', now: () => new Date() };

/** An event as a line tells it. */
function plain(event: RunEvent): object {
  if (event.kind === 'run-finished') return { ...event, results: { ...event.results, results: event.results.results.length } };
  if (event.kind !== 'run-started') return event;
  const { manifest: _, ...rest } = event;
  return rest;
}
