import { JinjaError } from '../errors.ts';
import type { Kwargs } from '../runtime/call.ts';
import { truth } from '../runtime/compare.ts';
import type { Frame } from '../runtime/frame.ts';
import { Generator as Items, iterate } from '../runtime/iterate.ts';
import { str } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { attributeGetter } from './attribute-getter.ts';
import type { Filter } from './filter.ts';
import { findFilter } from './filters.ts';
import { findTest } from './tests.ts';

/** Filters that apply another filter, or a test, to each item. */
export const selectFilters: [string, Filter][] = [
  ['map', (frame, value, args, kwargs) => new Items('sync_do_map', map(frame, value, args, kwargs))],
  ['select', (frame, value, args, kwargs) => new Items('select_or_reject', choose(frame, value, args, kwargs, true, false))],
  ['reject', (frame, value, args, kwargs) => new Items('select_or_reject', choose(frame, value, args, kwargs, false, false))],
  ['selectattr', (frame, value, args, kwargs) => new Items('select_or_reject', choose(frame, value, args, kwargs, true, true))],
  ['rejectattr', (frame, value, args, kwargs) => new Items('select_or_reject', choose(frame, value, args, kwargs, false, true))],
];

function* map(frame: Frame, value: Value, args: readonly Value[], kwargs: Kwargs): Generator<Value> {
  if (!truth(value)) return;
  const change = mapper(frame, args, kwargs);
  const items = iterate(value);
  for (let step = items.next(); !step.done; step = items.next()) {
    frame.runtime.step();
    yield change(step.value);
  }
}

function mapper(frame: Frame, args: readonly Value[], kwargs: Kwargs): (item: Value) => Value {
  const attribute = kwargs.get('attribute');
  if (args.length === 0 && attribute !== undefined) {
    const unknown = [...kwargs.keys()].find((name) => name !== 'attribute' && name !== 'default');
    if (unknown !== undefined) throw new JinjaError('type', `Unexpected keyword argument '${unknown}'`);
    return attributeGetter(frame, attribute, kwargs.get('default'));
  }
  if (args.length === 0) throw new JinjaError('type', 'map requires a filter argument');
  const filter = findFilter(str(args[0]!));
  const rest = args.slice(1);
  return (item) => filter(frame, item, rest, kwargs);
}

function* choose(frame: Frame, value: Value, args: readonly Value[], kwargs: Kwargs, wanted: boolean, byAttribute: boolean): Generator<Value> {
  if (!truth(value)) return;
  if (byAttribute && args.length === 0) throw new JinjaError('type', 'Missing parameter for attribute name');
  const get = byAttribute ? attributeGetter(frame, args[0]) : (item: Value) => item;
  const [name, ...rest] = args.slice(byAttribute ? 1 : 0);
  const test = name === undefined ? undefined : findTest(str(name));
  const items = iterate(value);
  for (let step = items.next(); !step.done; step = items.next()) {
    frame.runtime.step();
    const item = get(step.value);
    if ((test ? test(frame, item, rest, kwargs) : truth(item)) === wanted) yield step.value;
  }
}
