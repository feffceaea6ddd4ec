import { describe, expect, it } from 'vitest';
import { buildDag } from '../../compiler/graph/dag.ts';

/** Edges as `child: [parents]`, in order of declaration. */
function build(edges: Record<string, readonly string[]>) {
  return buildDag(Object.keys(edges), (id) => edges[id]!);
}

describe('buildDag', () => {
  it('puts parents first and keeps the order of declaration among ties', () => {
    const result = build({ z: ['b'], c: [], b: ['c', 'a'], a: [], y: ['b'] });
    expect(result.kind === 'dag' && result.dag.order).toEqual(['c', 'a', 'b', 'z', 'y']);
  });

  it('gives parents and children of every id, once each, and none of an unknown one', () => {
    const result = build({ a: [], b: ['a', 'a', 'gone'], c: ['a', 'b'] });
    if (result.kind !== 'dag') throw new Error('not a dag');
    expect(result.dag.parents('b')).toEqual(['a']);
    expect(result.dag.parents('c')).toEqual(['a', 'b']);
    expect(result.dag.children('a')).toEqual(['b', 'c']);
    expect(result.dag.children('c')).toEqual([]);
    expect(result.dag.parents('gone')).toEqual([]);
  });

  it('gives a cycle without the nodes that only hang on it, from its first declared node', () => {
    expect(build({ below: ['c'], above: [], a: ['c', 'above'], b: ['a'], c: ['b'] })).toEqual({ kind: 'cycle', cycle: ['a', 'b', 'c'] });
    expect(build({ x: [], self: ['x', 'self'] })).toEqual({ kind: 'cycle', cycle: ['self'] });
  });

  it('takes a chain of 100,000 nodes declared backwards, and a cycle as long', () => {
    const length = 100_000;
    const ids = Array.from({ length }, (_, at) => `n${length - 1 - at}`);
    const chain = buildDag(ids, (id) => (id === 'n0' ? [] : [`n${Number(id.slice(1)) - 1}`]));
    expect(chain.kind === 'dag' && chain.dag.order[length - 1]).toBe(`n${length - 1}`);
    const ring = buildDag(ids, (id) => [`n${(Number(id.slice(1)) + length - 1) % length}`]);
    expect(ring.kind === 'cycle' && ring.cycle.length).toBe(length);
  });

  it('orders 300 random graphs so that no parent comes after its child', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 300; round++) {
      const size = 1 + random(40);
      const shuffled = Array.from({ length: size }, (_, at) => at).sort(() => random(3) - 1);
      const edges = Object.fromEntries(shuffled.map((at) => [`n${at}`, Array.from({ length: at && random(4) }, () => `n${random(at)}`)]));
      const result = build(edges);
      if (result.kind !== 'dag') throw new Error('not a dag');
      const { dag } = result;
      const place = new Map(dag.order.map((id, at) => [id, at]));
      expect(place.size).toBe(size);
      for (const id of dag.order) for (const parent of dag.parents(id)) expect(place.get(parent)!).toBeLessThan(place.get(id)!);
    }
  });
});
