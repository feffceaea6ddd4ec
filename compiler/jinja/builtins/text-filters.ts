import { JinjaError } from '../errors.ts';
import { numberOf, textOf, truth } from '../runtime/compare.ts';
import { characters, textLength } from '../runtime/iterate.ts';
import { checkItems } from '../runtime/operators.ts';
import { str } from '../runtime/text.ts';
import { Dict } from '../dict.ts';
import type { Value } from '../values.ts';
import { Markup, Tuple, Undefined, typeName } from '../values.ts';
import { escapeAll } from './escape.ts';
import { filterTable } from './filter.ts';
import type { Filter } from './filter.ts';
import { widthLimit } from './format-spec.ts';
import { indexOf } from './numbers.ts';
import { formatPercent } from './percent.ts';
import { prettyPrint } from './pprint.ts';
import { capitalize, replaceText, splitLines, strip } from './string-methods.ts';
import { wrapText } from './wrap.ts';

/** Filters from text to text. */
export const textFilters: [string, Filter][] = [
  ...filterTable({
    upper: ['', (value) => like(value, str(value).toUpperCase())],
    lower: ['', (value) => like(value, str(value).toLowerCase())],
    capitalize: ['', (value) => like(value, capitalize(str(value)))],
    title: ['', (value) => title(str(value))],
    trim: ['chars?', (value, [chars]) => like(value, strip(str(value), chars, true, true))],
    string: ['', (value) => (value instanceof Markup ? value : str(value))],
    safe: ['', (value) => new Markup(str(value))],
    center: ['width?', (value, [width]) => center(str(value), width === undefined ? 80 : indexOf(width))],
    replace: ['old new count?', (value, [old, fresh, count]) => replaceText(str(value), str(old!), str(fresh!), count === undefined || count === null ? -1 : indexOf(count))],
    indent: ['width? first? blank?', (value, [width, first, blank]) => indent(value, width ?? 4, truth(first ?? false), truth(blank ?? false))],
    truncate: ['length? killwords? end? leeway?', truncateFilter],
    wordwrap: ['width? break_long_words? wrapstring? break_on_hyphens?', (value, [width, long, wrapstring, hyphens]) => {
      const options = { width: width === undefined ? 79 : indexOf(width), breakLong: truth(long ?? true), breakHyphens: truth(hyphens ?? true) };
      const mark = wrapstring === undefined || wrapstring === null ? '\n' : str(wrapstring);
      return splitLines(textOnly(value, 'wordwrap')).map((line) => wrapText(line, options).join(mark)).join(mark);
    }],
    wordcount: ['', (value) => (str(value).match(/[\p{L}\p{N}_]+/gu) ?? []).length],
    pprint: ['', (value) => prettyPrint(value)],
  }),
  ['format', (_, value, args, kwargs) => {
    if (args.length > 0 && kwargs.size > 0) throw new JinjaError('type', "can't handle positional and keyword arguments at the same time");
    if (kwargs.size === 0) return format(value, new Tuple(args));
    const named = new Dict();
    for (const [name, item] of kwargs) named.set(name, item);
    return format(value, named);
  }],
];

function format(value: Value, values: Value): Value {
  return value instanceof Markup ? new Markup(formatPercent(value.text, escapeAll(values))) : formatPercent(str(value), values);
}

/** Safe text stays safe text. */
function like(value: Value, text: string): Value {
  return value instanceof Markup ? new Markup(text) : text;
}

/** The text of a value that must be one. */
export function textOnly(value: Value, filter: string): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) value.fail();
  throw new JinjaError('type', `The filter ${filter} takes a text, not ${typeName(value)}.`, `Write |string|${filter}.`);
}

function title(text: string): string {
  return text
    .split(/([-\s({[<]+)/)
    .map((word) => {
      const first = word === '' ? '' : String.fromCodePoint(word.codePointAt(0)!);
      return first.toUpperCase() + word.slice(first.length).toLowerCase();
    })
    .join('');
}

function center(text: string, width: number): string {
  if (width > widthLimit) throw new JinjaError('limit', `A text may be padded to at most ${widthLimit} characters.`);
  const missing = Math.max(0, width - textLength(text));
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return ' '.repeat(left) + text + ' '.repeat(missing - left);
}

function indent(value: Value, width: Value, first: boolean, blank: boolean): Value {
  const size = textOf(width) === undefined ? indexOf(width) : 0;
  if (size > widthLimit) throw new JinjaError('limit', `A text may be indented by at most ${widthLimit} characters.`);
  const prefix = textOf(width) ?? ' '.repeat(Math.max(0, size));
  const lines = splitLines(`${textOnly(value, 'indent')}\n`);
  checkItems(lines.length);
  const rest = lines.slice(1).map((line) => (line === '' && !blank ? line : prefix + line));
  return like(value, [(first ? prefix : '') + lines[0]!, ...rest].join('\n'));
}

function truncateFilter(value: Value, [length, killWords, end, leeway]: readonly (Value | undefined)[]): Value {
  const text = textOnly(value, 'truncate');
  const mark = end === undefined ? '...' : str(end);
  const size = length === undefined ? 255 : indexOf(length);
  const slack = leeway === undefined || leeway === null ? 5 : Number(numberOf(leeway) ?? 5);
  const markLength = textLength(mark);
  if (size < markLength) throw new JinjaError('value', `expected length >= ${markLength}, got ${size}`);
  if (slack < 0) throw new JinjaError('value', `expected leeway >= 0, got ${slack}`);
  const all = characters(text);
  if (all.length <= size + slack) return value;
  const kept = all.slice(0, size - markLength);
  const cut = typeof kept === 'string' ? kept : kept.join('');
  if (truth(killWords ?? false)) return cut + mark;
  const space = cut.lastIndexOf(' ');
  return (space < 0 ? cut : cut.slice(0, space)) + mark;
}
