import type { NodeResult, RunResults, Status } from '../../contracts/run.ts';
import type { Colors } from './colors.ts';
import { count, duration, failed, selectorOf, statusWord, type RunStarted } from './run-words.ts';
import { isArgument, sourceText, type SourceOf } from './source-text.ts';
import { printable, truncate } from './text-width.ts';

/** Statuses in the order in which they are counted. */
const ORDER: readonly Status[] = ['success', 'pass', 'warn', 'fail', 'error', 'skipped', 'no-op'];

/** What is to be said when a run is over: what failed, where, what was skipped because of it, the counts, and what to type next. */
export function runSummary(started: RunStarted, results: RunResults, page: { readonly colors: Colors; readonly width: number; readonly sourceOf: SourceOf; readonly next?: boolean }): string {
  const { colors, width } = page;
  const labels = new Map(started.nodes.map(({ id, label }) => [id, label]));
  const label = (id: string) => labels.get(id) ?? id;
  const bad = results.results.filter(failed);
  const warned = results.results.filter(({ status }) => status === 'warn');
  const skipped = results.results.filter(({ status }) => status === 'skipped');
  // A diagnostic that was shown last has left an empty line.
  const out: string[] = results.results.at(-1)?.diagnostics.length ? [] : [''];
  const list = (title: string, listed: readonly NodeResult[]) => {
    if (listed.length === 0) return;
    const most = 20;
    out.push(colors.bold(title));
    for (const result of listed.slice(0, most)) {
      out.push(`  ${statusWord(result.status, colors, 7)}${label(result.id)}`);
      const why = [placeOf(result, started, page.sourceOf), reason(result)].filter((text) => text !== '').join('  ');
      if (why) out.push(`         ${truncate(why, Math.max(width, 100) - 9)}`);
    }
    if (listed.length > most) out.push(`  … and ${listed.length - most} more`);
    out.push('');
  };
  list(bad.length === 1 ? 'This failed:' : `These ${bad.length} failed:`, bad);
  if (bad.length < 10) list(warned.length === 1 ? 'This warns:' : `These ${warned.length} warn:`, warned);
  // When all that was left is skipped, no failure is to blame.
  out.push(...(results.cancelled ? [] : skippedLines(skipped, label, width)), countsLine(results, colors));
  if (page.next !== false) out.push(...nextSteps(results, bad, skipped));
  return `${out.join('\n')}\n`;
}

/** One line, the first of the node's diagnostics or its message. */
function reason(result: NodeResult): string {
  return printable((result.diagnostics[0]?.message ?? result.message).split('\n')[0]!);
}

/** `models/gold/fact_orders.sql:12`: where the mistake is, else where the node is declared. */
function placeOf(result: NodeResult, started: RunStarted, sourceOf: SourceOf): string {
  const span = result.diagnostics.find((diagnostic) => diagnostic.span)?.span ?? started.nodes.find(({ id }) => id === result.id)?.span;
  if (!span || isArgument(span.file)) return '';
  const text = sourceOf(span.file);
  return text === undefined ? span.file : `${span.file}:${sourceText(text).place(span.start).line}`;
}

/** Skipped nodes by the failure that is to blame. */
function skippedLines(skipped: readonly NodeResult[], label: (id: string) => string, width: number): string[] {
  const groups = new Map<string | undefined, string[]>();
  for (const { id, because } of skipped) groups.set(because, [...(groups.get(because) ?? []), label(id)]);
  const lines = [...groups].map(([because, names]) => {
    const shown = names.slice(0, 4).join(', ') + (names.length > 4 ? ` and ${names.length - 4} more` : '');
    return truncate(`Skipped ${names.length}${because === undefined ? '' : ` because of ${label(because)}`}: ${shown}`, width * 2);
  });
  return lines.length > 0 ? [...lines, ''] : [];
}

function countsLine({ results, startedAt, finishedAt, cancelled, command }: RunResults, colors: Colors): string {
  const counts = ORDER.map((status) => [status, results.filter((result) => result.status === status).length] as const).filter(([, number]) => number > 0);
  const words = counts.map(([status, number]) => `${count(number)} ${statusWord(status, colors)}`);
  const rows = results.reduce((sum, result) => sum + (result.rows ?? 0), 0);
  const state = cancelled ? colors.yellow('cancelled') : results.some(failed) ? colors.red('failed') : colors.green('done');
  return `${colors.bold(`lakec ${command}`)} ${state}: ${words.join(', ') || 'nothing to do'} in ${duration(finishedAt.getTime() - startedAt.getTime())}${rows > 0 ? `, ${count(rows)} rows` : ''}.`;
}

/** What to type next. */
function nextSteps(results: RunResults, bad: readonly NodeResult[], skipped: readonly NodeResult[]): string[] {
  if (bad.length === 0 && !(results.cancelled && skipped.length > 0)) return [];
  const steps: [type: string, gives: string][] = [['lakec retry', 'what failed and was skipped, once it is mended']];
  const first = bad[0];
  const stored = bad.find((result) => result.stored)?.stored;
  const test = bad.find(({ id }) => id.startsWith('test.'));
  if (first && /^(model|snapshot|seed)\./.test(first.id)) steps.push([`lakec build --select ${selectorOf(first.id)}+`, 'it, and all downstream']);
  if (stored) steps.push([`lakec show --inline "select * from ${stored.schema}.${stored.identifier}"`, 'the rows that fail']);
  else if (test) steps.push([`lakec show --select ${selectorOf(test.id)}`, 'the rows that fail']);
  const column = Math.max(...steps.map(([type]) => type.length));
  return ['', 'Next:', ...steps.map(([type, gives]) => `  ${type.padEnd(column)}   ${gives}`)];
}
