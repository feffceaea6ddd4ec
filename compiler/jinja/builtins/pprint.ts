import { Dict } from '../dict.ts';
import { compareText, numberOf, textOf } from '../runtime/compare.ts';
import { repr, reprString, str } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { Tuple } from '../values.ts';

const width = 80;

/** Python's `pprint.pformat`: one line where it fits into 80 characters, else an item a line; dicts in order of their keys. */
export function prettyPrint(value: Value): string {
  return format(value, 0, 0, 0);
}

function format(value: Value, indent: number, allowance: number, level: number): string {
  const flat = repr(sorted(value));
  if (flat.length <= width - indent - allowance || level > 100) return flat;
  if (value instanceof Dict && value.size > 0) return formatDict(value, indent, allowance, level);
  if (Array.isArray(value) && value.length > 0) return `[${formatItems(value, indent, allowance, level)}]`;
  if (value instanceof Tuple && value.items.length > 0) return `(${formatItems(value.items, indent, allowance, level)}${value.items.length === 1 ? ',' : ''})`;
  const text = textOf(value);
  return text === undefined ? flat : formatText(text, indent, allowance, level);
}

function sortedEntries(dict: Dict): [Value, Value][] {
  return [...dict.entries()].sort(([a], [b]) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    return x !== undefined && y !== undefined ? Number(x) - Number(y) : compareText(str(a), str(b));
  });
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Tuple) return new Tuple(value.items.map(sorted));
  if (!(value instanceof Dict)) return value;
  const dict = new Dict();
  for (const [key, item] of sortedEntries(value)) dict.set(key, sorted(item));
  return dict;
}

function formatDict(dict: Dict, indent: number, allowance: number, level: number): string {
  const entries = sortedEntries(dict);
  const lines = entries.map(([key, item], i) => {
    const name = repr(key);
    const last = i === entries.length - 1;
    return `${name}: ${format(item, indent + 1 + name.length + 2, last ? allowance + 1 : 1, level + 1)}`;
  });
  return `{${lines.join(`,\n${' '.repeat(indent + 1)}`)}}`;
}

function formatItems(items: readonly Value[], indent: number, allowance: number, level: number): string {
  const lines = items.map((item, i) => format(item, indent + 1, i === items.length - 1 ? allowance + 1 : 1, level + 1));
  return lines.join(`,\n${' '.repeat(indent + 1)}`);
}

/** A long text becomes several string literals, broken at white space. */
function formatText(text: string, indent: number, allowance: number, level: number): string {
  const chunks: string[] = [];
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [text];
  const outer = level === 0 ? 1 : 0;
  indent += outer;
  allowance += outer;
  let limit = width - indent;
  lines.forEach((line, i) => {
    const last = i === lines.length - 1;
    if (last) limit -= allowance;
    if (reprString(line).length <= limit) {
      chunks.push(reprString(line));
      return;
    }
    const parts = line.match(/\S*\s*/g) ?? [];
    if (parts.at(-1) === '') parts.pop();
    let current = '';
    let room = width - indent;
    parts.forEach((part, j) => {
      if (last && j === parts.length - 1) room -= allowance;
      if (reprString(current + part).length > room) {
        if (current) chunks.push(reprString(current));
        current = part;
      } else current += part;
    });
    if (current) chunks.push(reprString(current));
  });
  if (chunks.length === 1) return chunks[0]!;
  const body = chunks.join(`\n${' '.repeat(indent)}`);
  return level === 0 ? `(${body})` : body;
}
