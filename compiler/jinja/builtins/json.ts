import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { compareText, numberOf, textOf } from '../runtime/compare.ts';
import { reprFloat } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { Float, HostObject, Tuple, Undefined, typeName } from '../values.ts';
import { fromJs } from '../convert.ts';

/** How `toJson` writes; Python's defaults are no sorting and no indent. */
export interface JsonOptions {
  readonly sortKeys?: boolean;
  /** Spaces a level; everything in one line without it. */
  readonly indent?: number;
}

/** JSON as Python's `json.dumps` writes it: `", "` and `": "` between, non-ASCII escaped. Fails on values without a JSON form. */
export function toJson(value: Value, options: JsonOptions = {}): string {
  return write(value, options, '\n', 0);
}

function write(value: Value, options: JsonOptions, newline: string, depth: number): string {
  if (depth > 200) throw new JinjaError('limit', 'This value is nested too deeply for JSON.');
  const text = textOf(value);
  if (text !== undefined) return jsonString(text);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Float) return jsonFloat(value.value);
  const { indent } = options;
  const inner = indent === undefined ? newline : newline + ' '.repeat(Math.max(0, indent));
  const lines = (open: string, parts: string[], close: string) => {
    if (parts.length === 0) return open + close;
    return indent === undefined ? open + parts.join(', ') + close : `${open}${inner}${parts.join(`,${inner}`)}${newline}${close}`;
  };
  if (Array.isArray(value) || value instanceof Tuple) {
    const items = Array.isArray(value) ? value : value.items;
    return lines('[', items.map((item) => write(item, options, inner, depth + 1)), ']');
  }
  if (value instanceof Dict) {
    const entries = [...value.entries()];
    if (options.sortKeys) sortEntries(entries);
    return lines('{', entries.map(([key, item]) => `${jsonKey(key)}: ${write(item, options, inner, depth + 1)}`), '}');
  }
  if (value instanceof HostObject && value.plain) return write(fromJs(value.plain()), options, newline, depth + 1);
  if (value instanceof Undefined && value.mode !== 'jinja') value.fail();
  throw new JinjaError('type', `Object of type ${typeName(value)} is not JSON serializable`);
}

function sortEntries(entries: [Value, Value][]): void {
  const kinds = new Set(entries.map(([key]) => (textOf(key) !== undefined ? 'str' : numberOf(key) !== undefined ? 'int' : typeName(key))));
  if (kinds.size > 1) throw new JinjaError('type', `'<' not supported between instances of '${[...kinds].join("' and '")}'`);
  entries.sort(([a], [b]) => (textOf(a) !== undefined ? compareText(textOf(a)!, textOf(b)!) : Number(numberOf(a)) - Number(numberOf(b))));
}

function jsonKey(key: Value): string {
  const text = textOf(key);
  if (text !== undefined) return jsonString(text);
  if (key === null || typeof key === 'boolean' || numberOf(key) !== undefined) return `"${write(key, {}, '', 0)}"`;
  throw new JinjaError('type', `keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? reprFloat(value) : value > 0 ? 'Infinity' : '-Infinity';
}

function jsonString(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

