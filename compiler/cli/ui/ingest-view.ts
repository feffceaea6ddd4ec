import type { IngestEvent, TableResult } from '../../ingest/index.ts';
import type { CommandContext } from '../context.ts';
import { count, duration } from './run-words.ts';
import { pad, printable, textWidth, truncate } from './text-width.ts';

export interface IngestView {
  event(event: IngestEvent): void;
  /** Takes the live lines away. */
  close(): void;
}

/** Without a terminal a table that is at work says so no more often. Milliseconds. */
const SELDOM = 10_000;

/** Shows how sources are brought: a line for each table that ends, and for those at work what has come so far. `resultsOnly`: the result is printed by who asks. */
export function ingestView(context: CommandContext, resultsOnly = false): IngestView {
  const { output, log, format, quiet } = context;
  const { colors } = output;
  const live = output.terminal && !quiet && format === 'text';
  const say = resultsOnly || quiet ? () => {} : output.out;
  const running = new Map<string, { readonly since: number; told: number; text: string }>();
  let tables = 0;
  let done = 0;
  let column = 0;
  const draw = (): void => {
    if (live) output.foot([...running].map(([table, { since, text }]) => colors.blue(truncate(`${' '.repeat(10)}${pad('running', 8)} ${pad(table, column)} ${duration(Date.now() - since).padStart(9)}  ${text}`, output.width - 1))));
  };
  const timer = live ? setInterval(draw, 200) : undefined;
  timer?.unref();
  return {
    event(event) {
      if (event.kind === 'table-finished') event.result.diagnostics.forEach(log.report);
      if (format === 'json') {
        if (event.kind !== 'table-progress' && !resultsOnly) output.out(`${JSON.stringify(event.kind === 'ingest-finished' ? { ...event, results: { ...event.results, results: event.results.results.length } } : event)}\n`);
        log.flush();
        return;
      }
      switch (event.kind) {
        case 'ingest-started':
          tables = event.tables.length;
          column = Math.max(0, ...event.tables.map(textWidth));
          return say(tables === 0 ? 'No source that was chosen has files to land.\n' : `${tables} ${tables === 1 ? 'table' : 'tables'}, target ${event.target}\n\n`);
        case 'table-started':
          running.set(event.table, { since: event.at.getTime(), told: event.at.getTime(), text: '' });
          return draw();
        case 'table-progress': {
          const now = running.get(event.table);
          if (!now) return;
          now.text = amount(event);
          if (live || Date.now() - now.told < SELDOM) return;
          now.told = Date.now();
          return say(`${' '.repeat(9)} ${colors.blue(pad('running', 8))} ${pad(event.table, column)} ${duration(Date.now() - now.since).padStart(9)}  ${now.text}\n`);
        }
        case 'table-message':
          return say(`${' '.repeat(10)}${event.table}: ${printable(event.text)}\n`);
        case 'table-finished':
          running.delete(event.result.table);
          done++;
          say(`${finishedLine(event.result)}\n`);
          log.flush();
          return draw();
        case 'ingest-finished': {
          const { results, cancelled } = event.results;
          const failed = results.filter(({ status }) => status === 'error').length;
          if (live) output.foot([]);
          if (tables === 0) return;
          const word = cancelled ? colors.yellow('cancelled') : failed > 0 ? colors.red('failed') : colors.green('done');
          const text = `${failed > 0 ? '' : '\n'}lakec ingest ${word}: ${failed > 0 ? `${failed} of ${tables} ${tables === 1 ? 'table' : 'tables'} not brought; ` : ''}${amount(total(results))} in ${duration(event.at.getTime() - event.results.startedAt.getTime())}.\n`;
          return quiet && failed === 0 ? undefined : resultsOnly ? undefined : output.out(text);
        }
      }
    },
    close() {
      clearInterval(timer);
      if (live) output.foot([]);
    },
  };

  function finishedLine(result: TableResult): string {
    const words = { success: colors.green(pad('ok', 8)), 'no-op': colors.dim(pad('no-op', 8)), error: colors.red(pad('error', 8)), cancelled: colors.yellow(pad('cancel', 8)) };
    const told = result.status === 'error' ? '' : result.status === 'no-op' ? (result.connector === 'files' && result.files > 0 ? `${count(result.files)} ${result.files === 1 ? 'file' : 'files'} in place` : 'nothing new') : amount(result);
    return `${`${done}/${tables}`.padStart(9)} ${words[result.status]} ${pad(result.table, column)} ${duration(result.finishedAt.getTime() - result.startedAt.getTime()).padStart(9)}  ${told}`.trimEnd();
  }
}

function total(results: readonly TableResult[]): Pick<TableResult, 'rows' | 'bytes' | 'files' | 'quarantined'> {
  const sum = (of: 'rows' | 'bytes' | 'files' | 'quarantined'): number => results.reduce((made, result) => made + (result.status === 'no-op' ? 0 : result[of]), 0);
  return { rows: sum('rows'), bytes: sum('bytes'), files: sum('files'), quarantined: sum('quarantined') };
}

function amount({ rows, bytes, files, quarantined }: Pick<TableResult, 'rows' | 'bytes' | 'files' | 'quarantined'>): string {
  return `${count(rows)} ${rows === 1 ? 'row' : 'rows'}, ${size(bytes)} in ${count(files)} ${files === 1 ? 'file' : 'files'}${quarantined > 0 ? `, ${count(quarantined)} in quarantine` : ''}`;
}

/** `0 KB`, `3.4 MB`. */
export function size(bytes: number): string {
  const [unit, divisor] = bytes < 1e6 ? (['KB', 1e3] as const) : bytes < 1e9 ? (['MB', 1e6] as const) : (['GB', 1e9] as const);
  const value = bytes / divisor;
  return `${bytes === 0 ? '0' : value < 9.95 ? value.toFixed(1) : count(Math.round(value))} ${unit}`;
}
