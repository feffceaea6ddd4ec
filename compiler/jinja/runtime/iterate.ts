import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import type { Value } from '../values.ts';
import { HostObject, Markup, Tuple, Undefined, typeName } from '../values.ts';

/** Python's `iter(value)`: items, characters, keys. Fails where there is nothing to iterate over. */
export function iterate(value: Value): Iterator<Value> {
  if (Array.isArray(value)) return value[Symbol.iterator]();
  if (typeof value === 'string') return value[Symbol.iterator]();
  if (value instanceof Dict) return dictKeys(value);
  if (value instanceof Tuple) return value.items[Symbol.iterator]();
  if (value instanceof Markup) return value.text[Symbol.iterator]();
  if (value instanceof HostObject && value.iterate) return value.iterate();
  if (value instanceof Undefined) {
    if (value.mode === 'strict') value.fail();
    return [][Symbol.iterator]();
  }
  throw new JinjaError('type', `'${typeName(value)}' object is not iterable`);
}

function* dictKeys(dict: Dict): Iterator<Value> {
  const { size } = dict;
  for (const key of dict.keys()) {
    if (dict.size !== size) throw new JinjaError('value', 'dictionary changed size during iteration');
    yield key;
  }
}

/** True when `iterate` would succeed. */
export function isIterable(value: Value): boolean {
  if (typeof value === 'string' || value instanceof Markup || Array.isArray(value) || value instanceof Dict || value instanceof Tuple || value instanceof Undefined) return true;
  return value instanceof HostObject && value.iterate !== undefined;
}

/** More items than this in one list are refused. */
export const itemLimit = 1_000_000;

/** Python's `list(value)`, a new array. */
export function listOf(value: Value): Value[] {
  if (Array.isArray(value)) return value.slice();
  if (value instanceof Tuple) return value.items.slice();
  const items: Value[] = [];
  const iterator = iterate(value);
  for (let step = iterator.next(); !step.done; step = iterator.next()) {
    if (items.length >= itemLimit) throw new JinjaError('limit', `A list may hold at most ${itemLimit} items.`);
    items.push(step.value);
  }
  return items;
}

/** Python's `len(value)`: text counts in code points. */
export function lengthOf(value: Value): number {
  if (typeof value === 'string') return textLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Dict) return value.size;
  if (value instanceof Tuple) return value.items.length;
  if (value instanceof Markup) return textLength(value.text);
  if (value instanceof HostObject && value.length) return value.length();
  if (value instanceof Undefined) {
    if (value.mode === 'strict') value.fail();
    return 0;
  }
  throw new JinjaError('type', `object of type '${typeName(value)}' has no len()`);
}

const astral = /[\ud800-\udbff][\udc00-\udfff]/;

/** Length of a text in code points. */
export function textLength(text: string): number {
  if (!astral.test(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** The characters of a text by code point: the text itself where that is the same as by UTF-16 unit. */
export function characters(text: string): string | string[] {
  return astral.test(text) ? Array.from(text) : text;
}

/** An iterator that a filter gives (`map`, `select`, …): read once, printed as a generator. */
export class Generator extends HostObject {
  readonly typeName = 'generator';
  readonly #iterator: Iterator<Value>;
  readonly #name: string;
  constructor(name: string, iterator: Iterator<Value>) {
    super();
    this.#name = name;
    this.#iterator = iterator;
  }
  override iterate(): Iterator<Value> {
    return this.#iterator;
  }
  override repr(): string {
    return `<generator object ${this.#name}>`;
  }
}
