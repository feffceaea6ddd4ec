import type { Flags } from '../../contracts/flags.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import { entryText } from './manifest-rest.ts';
import { nodeWorld } from './manifest-world.ts';

/** What the manifest says of a node, as a map with dbt's keys in dbt's order. */
export function manifestEntries(manifest: Manifest, flags: Flags): (node: Node) => Readonly<Record<string, unknown>> {
  const world = nodeWorld(manifest, flags.targetPath, new Map());
  return (node) => JSON.parse(entryText(node, world)) as Record<string, unknown>;
}
