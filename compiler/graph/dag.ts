import type { Dag } from '../contracts/manifest.ts';

/** A DAG, or the ids of one cycle: each is a parent of the next, and the last of the first. The cycle starts at its first declared node. */
export type DagOrCycle = { readonly kind: 'dag'; readonly dag: Dag } | { readonly kind: 'cycle'; readonly cycle: readonly string[] };

/**
 * Orders nodes so that parents come first; ties keep the order of declaration (`ids`). Parents that are not in `ids` and repeated
 * ones are left out. Time and memory are linear in nodes and edges, and a chain of any length fits the stack.
 */
export function buildDag(ids: readonly string[], parentsOf: (id: string) => readonly string[]): DagOrCycle {
  const index = new Map<string, number>();
  for (const id of ids) if (!index.has(id)) index.set(id, index.size);
  const names = [...index.keys()];
  const parents = names.map((id) => {
    const list = parentsOf(id);
    const found: number[] = [];
    // Few nodes have more than a handful of parents: for those a scan is cheaper than a set.
    const seen = list.length > 16 ? new Set<number>() : undefined;
    for (const parent of list) {
      const at = index.get(parent);
      if (at === undefined || (seen ? seen.has(at) : found.includes(at))) continue;
      found.push(at);
      seen?.add(at);
    }
    return found;
  });
  const children: number[][] = names.map(() => []);
  parents.forEach((list, child) => list.forEach((parent) => children[parent]!.push(child)));

  const waiting = parents.map((list) => list.length);
  const order: number[] = [];
  waiting.forEach((count, node) => count === 0 && order.push(node));
  // `order` is its own queue: Kahn's algorithm takes nodes out in the order in which they became free.
  for (let next = 0; next < order.length; next++) {
    for (const child of children[order[next]!]!) if (--waiting[child]! === 0) order.push(child);
  }
  if (order.length < names.length) return { kind: 'cycle', cycle: findCycle(parents, waiting).map((at) => names[at]!) };

  const toIds = (list: readonly number[]) => list.map((at) => names[at]!);
  // Lists of ids are made when they are asked for: many commands look at a part of the graph.
  const parentIds: (readonly string[])[] = [];
  const childIds: (readonly string[])[] = [];
  const idsAt = (made: (readonly string[])[], lists: readonly (readonly number[])[], id: string): readonly string[] => {
    const at = index.get(id);
    return at === undefined ? [] : (made[at] ??= toIds(lists[at]!));
  };
  return {
    kind: 'dag',
    dag: {
      order: toIds(order),
      parents: (id) => idsAt(parentIds, parents, id),
      children: (id) => idsAt(childIds, children, id),
    },
  };
}

/** Every node that still waits has a parent that still waits, so that walking up must come back to where it was. */
function findCycle(parents: readonly (readonly number[])[], waiting: readonly number[]): number[] {
  const walked: number[] = [];
  const place = new Map<number, number>();
  let node = waiting.findIndex((count) => count > 0);
  while (!place.has(node)) {
    place.set(node, walked.length);
    walked.push(node);
    node = parents[node]!.find((parent) => waiting[parent]! > 0)!;
  }
  const cycle = walked.slice(place.get(node)).reverse();
  const first = cycle.indexOf(cycle.reduce((least, at) => Math.min(least, at)));
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
