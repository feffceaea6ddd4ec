import { HostObject, JinjaError, Tuple, compare, hostObject, listOf, native, truth } from '../../jinja/index.ts';
import type { Call, Value } from '../../jinja/index.ts';

/** Most items that a function of `modules.itertools` gives. */
const limit = 1_000_000;

/** `modules.itertools`, as far as it ends: each function gives a list. */
export const itertoolsModule: HostObject = (() => {
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    chain: ({ args }) => bounded(args.flatMap(listOf)),
    product: (call) => {
      const repeat = call.kwargs.get('repeat');
      const pools = Array.from({ length: typeof repeat === 'number' ? repeat : 1 }, () => call.args.map(listOf)).flat();
      return tuples(pools.reduce<Value[][]>((made, pool) => bounded(made.flatMap((head) => pool.map((item) => [...head, item]))), [[]]));
    },
    combinations: (call) => {
      const [items, size] = call.bind('combinations', ['iterable', 'r']);
      return tuples(choose(listOf(items!), count(size)));
    },
    permutations: (call) => {
      const [items, size] = call.bind('permutations', ['iterable', 'r?']);
      const pool = listOf(items!);
      return tuples(arrange(pool, size === undefined || size === null ? pool.length : count(size)));
    },
    accumulate: (call) => {
      const items = listOf(call.args[0]!);
      let total = 0;
      return items.map((item) => (total += count(item)));
    },
    repeat: (call) => {
      const [item, times] = call.bind('repeat', ['object', 'times']);
      return bounded(Array.from({ length: Math.min(count(times), limit + 1) }, () => item!));
    },
    islice: (call) => {
      const [items, first, last] = call.args;
      return last === undefined ? listOf(items!).slice(0, count(first)) : listOf(items!).slice(count(first), last === null ? undefined : count(last));
    },
    compress: (call) => {
      const [items, keep] = call.bind('compress', ['data', 'selectors']).map((each) => listOf(each!));
      return items!.filter((_, i) => i < keep!.length && truth(keep![i]!));
    },
    zip_longest: (call) => {
      const lists = call.args.map(listOf);
      const fill = call.kwargs.get('fillvalue') ?? null;
      return tuples(Array.from({ length: Math.max(0, ...lists.map((list) => list.length)) }, (_, i) => lists.map((list) => list[i] ?? fill)));
    },
    groupby: (call) => {
      const [items, key] = call.bind('groupby', ['iterable', 'key?']);
      const groups: [Value, Value[]][] = [];
      for (const item of listOf(items!)) {
        const by = key === undefined || key === null ? item : call.invoke(key, [item]);
        const last = groups.at(-1);
        if (last && compare(last[0], by) === 0) last[1].push(item);
        else groups.push([by, [item]]);
      }
      return tuples(groups);
    },
  };
  return hostObject({ typeName: 'module', getAttr: (name) => (Object.hasOwn(functions, name) ? native(name, functions[name]!) : undefined) });
})();

function tuples(items: readonly (readonly Value[])[]): Value[] {
  return bounded(items.map((item) => new Tuple(item)));
}

function bounded<T>(items: T[]): T[] {
  if (items.length > limit) throw new JinjaError('limit', `A list may hold at most ${limit} items.`);
  return items;
}

function count(value: Value | undefined): number {
  if (typeof value !== 'number') throw new JinjaError('type', 'an integer is required');
  return value;
}

function choose(items: readonly Value[], size: number): Value[][] {
  if (size === 0) return [[]];
  return bounded(items.flatMap((item, i) => choose(items.slice(i + 1), size - 1).map((rest) => [item, ...rest])));
}

function arrange(items: readonly Value[], size: number): Value[][] {
  if (size === 0) return [[]];
  return bounded(items.flatMap((item, i) => arrange([...items.slice(0, i), ...items.slice(i + 1)], size - 1).map((rest) => [item, ...rest])));
}
