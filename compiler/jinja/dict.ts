import { JinjaError } from './errors.ts';
import type { Value } from './values.ts';
import { Float, HostObject, Markup, Tuple, Undefined, typeName } from './values.ts';

type HashKey = string | number | bigint | null | object;

/** A Python dict: in order of insertion, with Python's equality of keys (`1`, `1.0` and `True` are one key). */
export class Dict {
  readonly typeName = 'dict';
  readonly #entries = new Map<HashKey, { readonly key: Value; value: Value }>();

  get size(): number {
    return this.#entries.size;
  }
  get(key: Value): Value | undefined {
    return this.#entries.get(typeof key === 'string' && key.charCodeAt(0) !== 0 ? key : hashKey(key))?.value;
  }
  has(key: Value): boolean {
    return this.#entries.has(hashKey(key));
  }
  /** Keeps the key's first spelling and place, as Python does. */
  set(key: Value, value: Value): this {
    const hash = hashKey(key);
    const entry = this.#entries.get(hash);
    if (entry) entry.value = value;
    else this.#entries.set(hash, { key, value });
    return this;
  }
  delete(key: Value): boolean {
    return this.#entries.delete(hashKey(key));
  }
  clear(): void {
    this.#entries.clear();
  }
  *keys(): IterableIterator<Value> {
    for (const entry of this.#entries.values()) yield entry.key;
  }
  *values(): IterableIterator<Value> {
    for (const entry of this.#entries.values()) yield entry.value;
  }
  *entries(): IterableIterator<[Value, Value]> {
    for (const entry of this.#entries.values()) yield [entry.key, entry.value];
  }
}

/** Makes a dict from pairs; later ones win. */
export function dictOf(pairs: Iterable<readonly [Value, Value]>): Dict {
  const dict = new Dict();
  for (const [key, value] of pairs) dict.set(key, value);
  return dict;
}

/** What stands for a value in a map: equal for values that Python takes for the same key. Fails on lists and dicts. */
export function hashKey(value: Value): HashKey {
  switch (typeof value) {
    case 'string':
      // Texts that start with U+0000 make room for the tuples' keys below.
      return value.charCodeAt(0) === 0 ? `\0s${value}` : value;
    case 'number':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      if (value === null) return null;
      if (value instanceof Float) return floatKey(value.value);
      if (value instanceof Markup) return hashKey(value.text);
      if (value instanceof Tuple) return `\0t${value.items.map((item) => partKey(hashKey(item))).join('')}`;
      if (value instanceof Undefined) return '\0u';
      if (value instanceof HostObject) return value.hashKey?.() ?? value;
      throw new JinjaError('type', `unhashable type: '${typeName(value)}'`);
  }
}

function floatKey(value: number): number | bigint {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
}

const objectNumbers = new WeakMap<object, number>();
let objects = 0;

function partKey(key: HashKey): string {
  if (typeof key === 'object' && key !== null) {
    let number = objectNumbers.get(key);
    if (number === undefined) objectNumbers.set(key, (number = ++objects));
    return `o${number};`;
  }
  const text = String(key);
  return `${typeof key === 'string' ? 's' : key === null ? 'n' : 'i'}${text.length}:${text}`;
}
