import type { Manifest, Node } from '../../../contracts/manifest.ts';

/** Who answers for a node: its `meta.owner`, else the owner of its group. */
export function ownerOf(node: Node, manifest: Manifest): string {
  const said = node.meta['owner'];
  if (typeof said === 'string') return said;
  const group = 'group' in node && node.group !== undefined ? [...manifest.groups.values()].find(({ name }) => name === node.group) : undefined;
  const owner = group?.owner['email'] ?? group?.owner['name'] ?? group?.name;
  return typeof owner === 'string' ? owner : '';
}
