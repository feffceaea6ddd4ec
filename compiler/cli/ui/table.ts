import type { QueryResult } from '../../contracts/adapter.ts';
import type { Colors } from './colors.ts';
import { pad, printable, textWidth, truncate } from './text-width.ts';

/** Rows as an aligned table: numbers to the right, nulls visible, cells and columns cut to the width. Ends with a line end. */
export function tableText({ columns, rows }: QueryResult, { width, colors }: { readonly width: number; readonly colors: Colors }): string {
  const heads = columns.map(({ name }) => oneLine(name));
  const cells = rows.map((row) => row.map((value) => oneLine(cellText(value))));
  const numeric = columns.map((_, at) => rows.length > 0 && rows.every((row) => row[at] === null || isNumber(row[at])) && rows.some((row) => row[at] !== null));
  const wanted = heads.map((head, at) => Math.max(textWidth(head), ...cells.map((row) => textWidth(row[at]!)), 1));
  const { widths, hidden } = fit(wanted, width);
  const line = (texts: readonly string[], style: (text: string, at: number) => string) =>
    widths.map((wide, at) => style(pad(truncate(texts[at]!, wide), wide, numeric[at] ? 'right' : 'left'), at)).join(' │ ').trimEnd();
  const out = [line(heads, colors.bold), widths.map((wide) => '─'.repeat(wide)).join('─┼─')];
  cells.forEach((texts, row) => out.push(line(texts, (text, at) => (rows[row]![at] === null ? colors.dim(text) : text))));
  if (hidden > 0) out.push(colors.dim(`(${hidden} more ${hidden === 1 ? 'column' : 'columns'}: --output json or csv has all)`));
  return `${out.join('\n')}\n`;
}

/** Rows as JSON: a list with one object a line. Whole numbers beyond what a double holds are texts. */
export function jsonText({ columns, rows }: QueryResult): string {
  const objects = rows.map((row) => `  ${JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, row[at]])), jsonValue)}`);
  return objects.length > 0 ? `[\n${objects.join(',\n')}\n]\n` : '[]\n';
}

/** Rows as CSV (RFC 4180, with LF): null is empty, an empty text is quoted. */
export function csvText({ columns, rows }: QueryResult): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const value = (given: unknown) => (given === null || given === undefined ? '' : given === '' ? '""' : field(cellText(given)));
  return [columns.map(({ name }) => field(name)), ...rows.map((row) => row.map(value))].map((fields) => `${fields.join(',')}\n`).join('');
}

function cellText(value: unknown): string {
  return value === null || value === undefined ? 'null' : typeof value === 'object' ? JSON.stringify(value, jsonValue) : String(value);
}

function jsonValue(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? (Number.isSafeInteger(Number(value)) ? Number(value) : String(value)) : value;
}

function oneLine(text: string): string {
  return printable(text.replace(/\r\n|\n|\r/g, '⏎').replace(/\t/g, ' '));
}

/** Decimals come as text, in digits. */
function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

/** Narrows the widest columns until all fit; when even narrow ones don't, the last columns are left out. */
function fit(wanted: readonly number[], width: number): { widths: number[]; hidden: number } {
  const least = 8;
  const total = (widths: readonly number[]) => widths.reduce((sum, wide) => sum + wide, 0) + 3 * Math.max(0, widths.length - 1);
  let shown = wanted.length;
  while (shown > 1 && total(wanted.slice(0, shown).map((wide) => Math.min(wide, least))) > width) shown--;
  const widths = wanted.slice(0, shown);
  let over = total(widths) - width;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= least) break;
    const at = widths.indexOf(widest);
    const next = Math.max(least, ...widths.filter((wide) => wide < widest));
    const cut = Math.min(over, widest - next || 1);
    widths[at] = widest - Math.max(1, cut);
    over = total(widths) - width;
  }
  return { widths, hidden: wanted.length - shown };
}
