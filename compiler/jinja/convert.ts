import { Dict } from './dict.ts';
import { JinjaError } from './errors.ts';
import { str } from './runtime/text.ts';
import { shrink } from './runtime/operators.ts';
import type { Value } from './values.ts';
import { Float, HostObject, Markup, Tuple, Undefined, typeName } from './values.ts';

/**
 * Plain JavaScript data as a value: arrays become lists, plain objects and maps dicts, integral numbers ints, other numbers
 * floats, undefined none. Engine values stay what they are. Fails on functions and class instances.
 */
export function fromJs(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isSafeInteger(value) ? value + 0 : new Float(value);
    case 'bigint':
      return shrink(value);
    case 'undefined':
      return null;
    case 'object':
      break;
    default:
      throw new TypeError(`A ${typeof value} is no value of a template.`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(fromJs);
  if (value instanceof HostObject || value instanceof Float || value instanceof Dict || value instanceof Tuple || value instanceof Markup || value instanceof Undefined) return value;
  if (value instanceof Map) {
    const dict = new Dict();
    for (const [key, item] of value) dict.set(fromJs(key), fromJs(item));
    return dict;
  }
  if (value instanceof Date) return value.toISOString();
  const dict = new Dict();
  for (const [key, item] of Object.entries(value)) if (item !== undefined) dict.set(key, fromJs(item));
  return dict;
}

/** A value as plain JavaScript data: dicts become plain objects, big ints stay bigint, missing values become undefined. */
export function toJs(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(toJs);
  if (value instanceof Float) return value.value;
  if (value instanceof Markup) return value.text;
  if (value instanceof Tuple) return value.items.map(toJs);
  if (value instanceof Undefined) return undefined;
  if (value instanceof Dict) {
    // Entries become own properties whatever they are called, `__proto__` too.
    const entries: [string, unknown][] = [];
    for (const [key, item] of value.entries()) entries.push([str(key), toJs(item)]);
    return Object.fromEntries(entries);
  }
  if (value.plain) return value.plain();
  throw new JinjaError('type', `A ${typeName(value)} has no plain form.`);
}
