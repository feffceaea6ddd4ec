import { JinjaError } from '../errors.ts';
import type { Kwargs } from '../runtime/call.ts';
import { noKwargs } from '../runtime/call.ts';
import { equals, sortBy, truth } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import { callValue } from '../runtime/invoke.ts';
import { itemLimit, listOf } from '../runtime/iterate.ts';
import { repr } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import type { Tuple } from '../values.ts';
import { indexOf } from './numbers.ts';
import { methodTable } from './method.ts';

/** Python's list methods. */
export const listMethods = methodTable<Value[]>({
  append: ['item/', (self, [item]) => {
    if (self.length >= itemLimit) throw new JinjaError('limit', `A list may hold at most ${itemLimit} items.`);
    self.push(item!);
    return null;
  }],
  extend: ['items/', (self, [items]) => {
    const more = listOf(items!);
    if (self.length + more.length > itemLimit) throw new JinjaError('limit', `A list may hold at most ${itemLimit} items.`);
    for (const item of more) self.push(item);
    return null;
  }],
  insert: ['index/ item/', (self, [index, item]) => {
    const at = indexOf(index!);
    self.splice(at < 0 ? Math.max(0, at + self.length) : at, 0, item!);
    return null;
  }],
  pop: ['index?/', (self, [index]) => {
    if (self.length === 0) throw new JinjaError('index', 'pop from empty list');
    const at = index === undefined ? self.length - 1 : indexOf(index);
    const place = at < 0 ? at + self.length : at;
    if (place < 0 || place >= self.length) throw new JinjaError('index', 'pop index out of range');
    return self.splice(place, 1)[0]!;
  }],
  remove: ['item/', (self, [item]) => {
    const at = self.findIndex((other) => equals(other, item!));
    if (at < 0) throw new JinjaError('value', 'list.remove(x): x not in list');
    self.splice(at, 1);
    return null;
  }],
  reverse: ['', (self) => {
    self.reverse();
    return null;
  }],
  clear: ['', (self) => {
    self.length = 0;
    return null;
  }],
  copy: ['', (self) => self.slice()],
  count: ['item/', (self, [item]) => self.filter((other) => equals(other, item!)).length],
  index: ['item/ start?/ end?/', (self, args) => position(self, args)],
  sort: ['...', (self, args, frame, kwargs) => {
    const sorted = sortWith(self, args, frame, kwargs);
    self.splice(0, Infinity);
    for (const item of sorted) self.push(item);
    return null;
  }],
});

/** Python's tuple methods. */
export const tupleMethods = methodTable<Tuple>({
  count: ['item/', (self, [item]) => self.items.filter((other) => equals(other, item!)).length],
  index: ['item/ start?/ end?/', (self, args) => position(self.items, args)],
});

function position(items: readonly Value[], [item, start, end]: readonly (Value | undefined)[]): number {
  const bound = (value: Value | undefined, other: number) => {
    if (value === undefined) return other;
    const at = indexOf(value);
    return at < 0 ? Math.max(0, at + items.length) : at;
  };
  const last = bound(end, items.length);
  for (let i = bound(start, 0); i < Math.min(last, items.length); i++) if (equals(items[i]!, item!)) return i;
  throw new JinjaError('value', `${repr(item!)} is not in list`);
}

function sortWith(items: readonly Value[], args: readonly (Value | undefined)[], frame: Frame, kwargs: Kwargs): Value[] {
  const unknown = [...kwargs.keys()].find((name) => name !== 'key' && name !== 'reverse');
  if (args.length > 0) throw new JinjaError('type', 'sort() takes no positional arguments');
  if (unknown !== undefined) throw new JinjaError('type', `'${unknown}' is an invalid keyword argument for sort()`);
  const key = kwargs.get('key') ?? null;
  const keys = key === null ? items : items.map((item) => callValue(frame, key, [item], noKwargs));
  return sortBy(items, keys, truth(kwargs.get('reverse') ?? false));
}
