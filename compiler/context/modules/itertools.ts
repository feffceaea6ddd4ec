import { HostObject, JinjaError, Tuple, compare, hostObject, listOf, native, truth } from '../../jinja/index.ts';
import type { Call, Value } from '../../jinja/index.ts';

/** Most items that a function of `modules.itertools` gives. */
const limit = 1_000_000;

/** `modules.itertools`, as far as it ends: each function gives a list. */
export const itertoolsModule: HostObject = (() => {
  const functions: Readonly<Record<string, (call: Call) => Value>> = {
    chain: ({ args }) => args.flatMap(listOf),
    product: (call) => {
      const repeat = call.kwargs.get('repeat');
      const pools = Array.from({ length: typeof repeat === 'number' ? repeat : 1 }, () => call.args.map(listOf)).flat();
      sized(pools.reduce((size, pool) => size * pool.length, 1));
      return tuples(pools.reduce<Value[][]>((made, pool) => made.flatMap((head) => pool.map((item) => [...head, item])), [[]]));
    },
    combinations: (call) => {
      const [items, size] = call.bind('combinations', ['iterable', 'r']);
      const pool = listOf(items!);
      const chosen = count(size);
      sized(Array.from({ length: Math.min(chosen, pool.length) }, (_, i) => (pool.length - i) / (i + 1)).reduce((product, factor) => product * factor, 1));
      return tuples(choose(pool, chosen));
    },
    permutations: (call) => {
      const [items, size] = call.bind('permutations', ['iterable', 'r?']);
      const pool = listOf(items!);
      const length = size === undefined || size === null ? pool.length : count(size);
      sized(Array.from({ length: Math.min(length, pool.length) }, (_, i) => pool.length - i).reduce((product, factor) => product * factor, 1));
      return tuples(arrange(pool, length));
    },
    accumulate: (call) => {
      const items = listOf(call.args[0]!);
      let total = 0;
      return items.map((item) => (total += count(item)));
    },
    repeat: (call) => {
      const [item, times] = call.bind('repeat', ['object', 'times']);
      sized(count(times));
      return Array.from({ length: count(times) }, () => item!);
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
  return items.map((item) => new Tuple(item));
}

/** Refuses what would have too many items, before any is made. */
function sized(items: number): void {
  if (items > limit) throw new JinjaError('limit', `A list may hold at most ${limit} items.`);
}

function count(value: Value | undefined): number {
  if (typeof value !== 'number' || value < 0) throw new JinjaError('type', 'an integer is required');
  return value;
}

function choose(items: readonly Value[], size: number): Value[][] {
  if (size === 0) return [[]];
  if (items.length < size) return [];
  return items.flatMap((item, i) => choose(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

function arrange(items: readonly Value[], size: number): Value[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => arrange([...items.slice(0, i), ...items.slice(i + 1)], size - 1).map((rest) => [item, ...rest]));
}
