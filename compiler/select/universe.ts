import type { Manifest, Node } from '../contracts/manifest.ts';

/** The manifest's nodes as numbers 0…n-1 in DAG order; a set of nodes is a `Uint8Array` of n flags. */
export interface Universe {
  readonly manifest: Manifest;
  readonly nodes: readonly Node[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly parents: readonly (readonly number[])[];
  readonly children: readonly (readonly number[])[];
}

export type NodeSet = Uint8Array;

/** Numbers the nodes of a manifest. */
export function universe(manifest: Manifest): Universe {
  const nodes: Node[] = [];
  const indexOf = new Map<string, number>();
  for (const id of manifest.dag.order) {
    const node = manifest.nodes.get(id);
    if (!node || node.config.enabled === false) continue;
    indexOf.set(id, nodes.length);
    nodes.push(node);
  }
  const children: number[][] = nodes.map(() => []);
  const parents = nodes.map((node, child) => {
    const list: number[] = [];
    for (const id of manifest.dag.parents(node.id)) {
      const parent = indexOf.get(id);
      if (parent === undefined) continue;
      list.push(parent);
      children[parent]!.push(child);
    }
    return list;
  });
  return { manifest, nodes, indexOf, parents, children };
}

/** The set with all nodes within so many steps along the edges added to it. */
export function reach(from: NodeSet, edges: readonly (readonly number[])[], steps: number): NodeSet {
  const reached = from.slice();
  let layer: number[] = [];
  from.forEach((flag, at) => flag && layer.push(at));
  for (let step = 0; step < steps && layer.length > 0; step++) {
    const next: number[] = [];
    for (const at of layer) {
      for (const other of edges[at]!) {
        if (reached[other]) continue;
        reached[other] = 1;
        next.push(other);
      }
    }
    layer = next;
  }
  return reached;
}

export function union(sets: readonly NodeSet[], size: number): NodeSet {
  const result = new Uint8Array(size);
  for (const set of sets) for (let at = 0; at < size; at++) result[at]! |= set[at]!;
  return result;
}

export function intersection(sets: readonly NodeSet[], size: number): NodeSet {
  const result = new Uint8Array(size).fill(sets.length > 0 ? 1 : 0);
  for (const set of sets) for (let at = 0; at < size; at++) result[at]! &= set[at]!;
  return result;
}

export function difference(from: NodeSet, without: NodeSet): NodeSet {
  return from.map((flag, at) => flag & ~without[at]! & 1);
}

export function isEmpty(set: NodeSet): boolean {
  return !set.includes(1);
}
