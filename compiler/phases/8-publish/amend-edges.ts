type Edges = Record<string, readonly string[]>;

/** The texts of `parent_map` and `child_map` in which some nodes have other parents, or none since they are gone; undefined when that closes a circle. `ids`: of all nodes that there are now, in order. */
export function amendEdges(parentText: string, childText: string, changes: ReadonlyMap<string, readonly string[]>, ids: readonly string[]): { readonly parentMap: string; readonly childMap: string } | undefined {
  const parents = edgesOf(parentText, 'parent_map');
  const children = edgesOf(childText, 'child_map');
  const touched = new Set<string>();
  for (const [id, now] of changes) {
    const was = parents[id] ?? [];
    parents[id] = now;
    for (const parent of was) if (!now.includes(parent)) children[parent] = children[parent]!.filter((child) => child !== id);
    // Nodes may also have changed places.
    for (const parent of now) touched.add(parent);
    for (const parent of now) if (!was.includes(parent)) children[parent] = [...children[parent]!, id];
    children[id] ??= [];
  }
  // What nothing depends on is in no circle.
  if (closesCircle(parents, [...changes.keys()].filter((id) => children[id]!.length > 0))) return undefined;
  const positions = new Map(ids.map((id, at) => [id, at]));
  for (const parent of touched) children[parent] = [...children[parent]!].sort((a, b) => positions.get(a)! - positions.get(b)!);
  const text = (edges: Edges) => JSON.stringify(Object.fromEntries(ids.map((id) => [id, edges[id]])));
  return { parentMap: `,"parent_map":${text(parents)}`, childMap: `,"child_map":${text(children)}` };
}

function edgesOf(text: string, name: string): Edges {
  return (JSON.parse(`{${text.slice(1)}}`) as Record<string, Edges>)[name]!;
}

/** Whether one of these nodes is its own ancestor. */
function closesCircle(parents: Readonly<Edges>, nodes: Iterable<string>): boolean {
  for (const node of nodes) {
    const seen = new Set<string>();
    const waiting = [...parents[node]!];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === node) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      waiting.push(...parents[at]!);
    }
  }
  return false;
}
