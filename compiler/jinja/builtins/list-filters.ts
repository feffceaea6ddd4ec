import { Dict, hashKey } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { compare, equals, sortBy, textOf, truth } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import { Generator as Items, isIterable, iterate, lengthOf, listOf } from '../runtime/iterate.ts';
import { binary, textLimit, tooLong } from '../runtime/operators.ts';
import { findAttribute } from '../runtime/attributes.ts';
import { str } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { HostObject, Tuple, Undefined, typeName } from '../values.ts';
import { attributeGetter, ignoreCase } from './attribute-getter.ts';
import type { Filter } from './filter.ts';
import { filterTable } from './filter.ts';
import { indexOf } from './numbers.ts';


/** Filters on lists, dicts and everything that can be iterated over. */
export const listFilters: [string, Filter][] = filterTable({
  length: ['', lengthOf],
  count: ['', lengthOf],
  list: ['', listOf],
  default: ['default_value? boolean?', defaultTo],
  d: ['default_value? boolean?', defaultTo],
  first: ['', (value, _, frame) => {
    const step = iterate(value).next();
    return step.done ? nothing(frame, 'No first item, sequence was empty.') : step.value;
  }],
  last: ['', (value, _, frame) => {
    const items = reversible(value);
    return items.length === 0 ? nothing(frame, 'No last item, sequence was empty.') : items.at(-1)!;
  }],
  random: ['', (value, _, frame) => {
    const items = listOf(value);
    return items.length === 0 ? nothing(frame, 'No random item, sequence was empty.') : items[frame.runtime.draw(items.length)]!;
  }],
  join: ['d? attribute?', (value, [separator, attribute], frame) => join(frame, value, separator === undefined ? '' : separator, attribute)],
  reverse: ['', (value) => {
    const text = textOf(value);
    if (text !== undefined) return Array.from(text).reverse().join('');
    if (!isIterable(value)) throw new JinjaError('type', 'argument must be iterable');
    return new Items('reversed', listOf(value).reverse()[Symbol.iterator]());
  }],
  sort: ['reverse? case_sensitive? attribute?', (value, [reverse, sensitive, attribute], frame) => sort(frame, value, truth(reverse ?? false), truth(sensitive ?? false), attribute)],
  unique: ['case_sensitive? attribute?', (value, [sensitive, attribute], frame) => new Items('sync_do_unique', unique(frame, value, truth(sensitive ?? false), attribute))],
  min: ['case_sensitive? attribute?', (value, [sensitive, attribute], frame) => extreme(frame, value, truth(sensitive ?? false), attribute, -1)],
  max: ['case_sensitive? attribute?', (value, [sensitive, attribute], frame) => extreme(frame, value, truth(sensitive ?? false), attribute, 1)],
  sum: ['attribute? start?', (value, [attribute, start], frame) => {
    const get = attributeGetter(frame, attribute);
    let total: Value = start ?? 0;
    if (textOf(total) !== undefined) throw new JinjaError('type', "sum() can't sum strings [use ''.join(seq) instead]");
    for (const item of listOf(value)) total = binary('+', total, get(item));
    return total;
  }],
  batch: ['linecount fill_with?', (value, [size, fill]) => new Items('do_batch', batch(value, indexOf(size!), fill ?? null))],
  slice: ['slices fill_with?', (value, [count, fill]) => new Items('sync_do_slice', slice(listOf(value), indexOf(count!), fill ?? null))],
  dictsort: ['case_sensitive? by? reverse?', (value, [sensitive, by, reverse]) => dictSort(value, truth(sensitive ?? false), by ?? 'key', truth(reverse ?? false))],
  items: ['', (value) => {
    if (value instanceof Undefined) return new Items('do_items', [][Symbol.iterator]());
    if (!(value instanceof Dict)) throw new JinjaError('type', 'Can only get item pairs from a mapping.');
    return new Items('do_items', [...value.entries()].map((pair) => new Tuple(pair))[Symbol.iterator]());
  }],
  groupby: ['attribute default? case_sensitive?', (value, [attribute, other, sensitive], frame) => groupBy(frame, value, attribute!, other, truth(sensitive ?? false))],
  attr: ['name', (value, [name], frame) => {
    const mode = frame.runtime.undefinedMode;
    if (value instanceof Undefined) value.fail();
    const found = findAttribute(mode, value, str(name!));
    return found === undefined ? new Undefined(mode, { name: str(name!), owner: value }) : found;
  }],
});

function defaultTo(value: Value, [other, boolean]: readonly (Value | undefined)[]): Value {
  return value instanceof Undefined || (truth(boolean ?? false) && !truth(value)) ? (other === undefined ? '' : other) : value;
}

function nothing(frame: Frame, hint: string): Value {
  return new Undefined(frame.runtime.undefinedMode, { hint });
}

function reversible(value: Value): readonly Value[] {
  if (value instanceof Items) throw new JinjaError('type', "'generator' object is not reversible", 'Make it a list first: |list|last.');
  if (value instanceof HostObject && !value.length) throw new JinjaError('type', `'${typeName(value)}' object is not reversible`);
  if (value instanceof Undefined) throw new JinjaError('undefined', value.message);
  return listOf(value);
}

function join(frame: Frame, value: Value, separator: Value, attribute: Value | undefined): Value {
  const get = attributeGetter(frame, attribute);
  const parts: string[] = [];
  let length = 0;
  const mark = str(separator);
  for (const item of listOf(value)) {
    const part = str(get(item));
    parts.push(part);
    length += part.length + mark.length;
    if (length > textLimit) tooLong();
  }
  return parts.join(mark);
}

function sort(frame: Frame, value: Value, reverse: boolean, sensitive: boolean, attribute: Value | undefined): Value[] {
  const items = listOf(value);
  const text = attribute === undefined || attribute === null ? undefined : textOf(attribute);
  const getters = (text === undefined ? [attribute] : text.split(',')).map((part) => attributeGetter(frame, part));
  const keys = items.map((item) => {
    const parts = getters.map((get) => (sensitive ? get(item) : ignoreCase(get(item))));
    return parts.length === 1 ? parts[0]! : new Tuple(parts);
  });
  return sortBy(items, keys, reverse);
}

function* unique(frame: Frame, value: Value, sensitive: boolean, attribute: Value | undefined): globalThis.Generator<Value> {
  const get = attributeGetter(frame, attribute);
  const seen = new Set<unknown>();
  const items = iterate(value);
  for (let step = items.next(); !step.done; step = items.next()) {
    const found = get(step.value);
    const key = hashKey(sensitive ? found : ignoreCase(found));
    if (seen.has(key)) continue;
    seen.add(key);
    yield step.value;
  }
}

function extreme(frame: Frame, value: Value, sensitive: boolean, attribute: Value | undefined, sign: 1 | -1): Value {
  const items = listOf(value);
  if (items.length === 0) return nothing(frame, 'No aggregated item, sequence was empty.');
  const get = attributeGetter(frame, attribute);
  const key = (item: Value) => (sensitive ? get(item) : ignoreCase(get(item)));
  let best: Value = items[0]!;
  let bestKey = key(best);
  for (const item of items.slice(1)) {
    const itemKey = key(item);
    if (compare(itemKey, bestKey, sign > 0 ? '>' : '<') * sign > 0) {
      best = item;
      bestKey = itemKey;
    }
  }
  return best;
}

function* batch(value: Value, size: number, fill: Value): globalThis.Generator<Value> {
  let line: Value[] = [];
  for (const item of listOf(value)) {
    if (line.length === size) {
      yield line;
      line = [];
    }
    line.push(item);
  }
  if (line.length === 0) return;
  if (size > 100_000) throw new JinjaError('limit', 'A batch may hold at most 100000 items.');
  if (fill !== null) while (line.length < size) line.push(fill);
  yield line;
}

function* slice(items: Value[], count: number, fill: Value): globalThis.Generator<Value> {
  if (count === 0) throw new JinjaError('zero-division', 'integer division or modulo by zero');
  if (count > 100_000) throw new JinjaError('limit', 'There may be at most 100000 slices.');
  const size = Math.floor(items.length / count);
  const longer = items.length - size * count;
  let offset = 0;
  for (let i = 0; i < count; i++) {
    const start = offset + i * size;
    if (i < longer) offset++;
    const part = items.slice(start, offset + (i + 1) * size);
    if (fill !== null && i >= longer) part.push(fill);
    yield part;
  }
}

function dictSort(value: Value, sensitive: boolean, by: Value, reverse: boolean): Value[] {
  if (by !== 'key' && by !== 'value') throw new JinjaError('value', 'You can only sort by either "key" or "value"');
  if (!(value instanceof Dict)) {
    if (value instanceof Undefined) value.fail();
    throw new JinjaError('attribute', `'${typeName(value)}' object has no attribute 'items'`);
  }
  const pairs = [...value.entries()];
  const keys = pairs.map((pair) => (sensitive ? pair[by === 'key' ? 0 : 1] : ignoreCase(pair[by === 'key' ? 0 : 1])));
  return sortBy(pairs, keys, reverse).map((pair) => new Tuple(pair));
}

function groupBy(frame: Frame, value: Value, attribute: Value, other: Value | undefined, sensitive: boolean): Value[] {
  const items = listOf(value);
  const get = attributeGetter(frame, attribute, other);
  const keys = items.map((item) => (sensitive ? get(item) : ignoreCase(get(item))));
  const order = sortBy(items.map((item, i) => ({ item, key: keys[i]! })), keys);
  const groups: { key: Value; items: Value[] }[] = [];
  for (const { item, key } of order) {
    const last = groups.at(-1);
    if (last && equals(last.key, key)) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map((group) => new Tuple([sensitive ? group.key : get(group.items[0]!), group.items], ['grouper', 'list']));
}

