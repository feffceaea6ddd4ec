import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import type { Value } from '../values.ts';
import { Float, HostObject, Markup, Tuple, Undefined, typeName } from '../values.ts';
import { iterate } from './iterate.ts';

/** Python's `==`. */
export function equals(a: Value, b: Value, depth = 0): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  const x = numberOf(a);
  if (x !== undefined) {
    const y = numberOf(b);
    if (y !== undefined) return x == y;
    return b instanceof HostObject && b.equals !== undefined && b.equals(a);
  }
  if (depth > 200) throw new JinjaError('limit', 'These values are nested too deeply to compare.');
  if (a instanceof HostObject) return a.equals?.(b) ?? (b instanceof HostObject && (b.equals?.(a) ?? false));
  if (b instanceof HostObject) return b.equals?.(a) ?? false;
  if (a instanceof Markup || typeof a === 'string') return textOf(a) === textOf(b);
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b, depth);
  if (a instanceof Tuple) return b instanceof Tuple && sameItems(a.items, b.items, depth);
  if (a instanceof Dict) {
    if (!(b instanceof Dict) || a.size !== b.size) return false;
    for (const [key, value] of a.entries()) {
      const other = b.get(key);
      if (other === undefined || !equals(value, other, depth + 1)) return false;
    }
    return true;
  }
  return a instanceof Undefined && b instanceof Undefined;
}

function sameItems(a: readonly Value[], b: readonly Value[], depth: number): boolean {
  return a.length === b.length && a.every((item, i) => equals(item, b[i]!, depth + 1));
}

/** The number that a value is in arithmetic (bool, int, float); undefined for everything else. */
export function numberOf(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Float ? value.value : undefined;
}

/** The text of a str or Markup; undefined for everything else. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}

/** Below, equal or above, as Python's `<` has it; NaN when the two have no order. Fails on types that cannot be compared. */
export function compare(a: Value, b: Value, operator: '<' | '<=' | '>' | '>=' = '<', depth = 0): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const x = numberOf(a);
  const y = numberOf(b);
  if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : x == y ? 0 : NaN;
  const s = textOf(a);
  const t = textOf(b);
  if (s !== undefined && t !== undefined) return compareText(s, t);
  if (a instanceof Undefined) a.fail();
  if (b instanceof Undefined) b.fail();
  if (depth > 200) throw new JinjaError('limit', 'These values are nested too deeply to compare.');
  if (Array.isArray(a) && Array.isArray(b)) return compareItems(a, b, operator, depth);
  if (a instanceof Tuple && b instanceof Tuple) return compareItems(a.items, b.items, operator, depth);
  if (a instanceof HostObject && a.compare) {
    const order = a.compare(b);
    if (order !== undefined) return order;
  } else if (b instanceof HostObject && b.compare) {
    const order = b.compare(a);
    if (order !== undefined) return -order;
  }
  throw new JinjaError('type', `'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

function compareItems(a: readonly Value[], b: readonly Value[], operator: '<' | '<=' | '>' | '>=', depth: number): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (!equals(a[i]!, b[i]!)) return compare(a[i]!, b[i]!, operator, depth + 1);
  return a.length - b.length;
}

/** Orders texts by code point; JavaScript's `<` orders by UTF-16 unit. */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for characters above all others.
    if (x >= 0xd800 && x <= 0xdfff) x += 0x10000;
    if (y >= 0xd800 && y <= 0xdfff) y += 0x10000;
    return x - y;
  }
  return a.length - b.length;
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  const text = textOf(container);
  if (text !== undefined) {
    const part = textOf(item);
    if (part === undefined) {
      if (item instanceof Undefined) item.fail();
      throw new JinjaError('type', `'in <string>' requires string as left operand, not ${typeName(item)}`);
    }
    return text.includes(part);
  }
  if (container instanceof Dict) return container.has(item);
  if (Array.isArray(container)) return container.some((other) => equals(other, item));
  if (container instanceof Tuple) return container.items.some((other) => equals(other, item));
  if (container instanceof HostObject && container.contains) return container.contains(item);
  if (container instanceof Undefined || (container instanceof HostObject && container.iterate)) {
    for (const other of { [Symbol.iterator]: () => iterate(container) }) if (equals(other, item)) return true;
    return false;
  }
  throw new JinjaError('type', `argument of type '${typeName(container)}' is not iterable`);
}

/** Python's truth of a value: false for None, zero, everything empty and everything undefined. */
export function truth(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    default:
      if (value === null || value instanceof Undefined) return false;
      if (Array.isArray(value)) return value.length > 0;
      if (value instanceof Dict) return value.size > 0;
      if (value instanceof Tuple) return value.items.length > 0;
      if (value instanceof Float) return value.value !== 0;
      if (value instanceof Markup) return value.text !== '';
      if (value.truth) return value.truth();
      return value.length ? value.length() > 0 : true;
  }
}

/** `sorted(items, key=…)`: stable, by Python's `<`. `keys[i]` belongs to `items[i]`. */
export function sortBy<T>(items: readonly T[], keys: readonly Value[], reverse = false): T[] {
  const order = items.map((_, i) => i);
  order.sort((i, j) => (reverse ? compare(keys[j]!, keys[i]!) : compare(keys[i]!, keys[j]!)) || 0);
  return order.map((i) => items[i]!);
}
