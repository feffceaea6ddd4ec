import type { Manifest, Node } from '../../../contracts/manifest.ts';

/** Who answers for a node: its `meta.owner`, else the owner of its group. */
export function ownerOf(node: Node, manifest: Manifest): string {
  const said = node.meta['owner'];
  if (typeof said === 'string') return said;
  const group = 'group' in node && node.group !== undefined ? [...manifest.groups.values()].find(({ name }) => name === node.group) : undefined;
  const owner = group?.owner['email'] ?? group?.owner['name'] ?? group?.name;
  return typeof owner === 'string' ? owner : '';
}

/** Names, in lower case, of columns marked `meta.pii` in a node or in what it is built from, near and far. */
export function personalColumns(node: Node, manifest: Manifest): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>([node.id]);
  const todo = [node.id];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const at = manifest.nodes.get(id);
    if (at && 'columns' in at) for (const { name, meta } of at.columns) if (meta['pii'] === true) found.add(name.toLowerCase());
    for (const parent of manifest.dag.parents(id)) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      todo.push(parent);
    }
  }
  return found;
}
