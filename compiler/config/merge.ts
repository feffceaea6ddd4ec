import type { ConfigNode, Entry, MapNode } from './tree.ts';

/** Lays one map over another: maps merge deeply, all else (lists too, and null) replaces. Keys keep the order of the lower map. */
export function mergeMaps(below: MapNode, above: MapNode): MapNode {
  const entries = new Map<string, Entry>(below.entries);
  for (const [key, entry] of above.entries) {
    const under = entries.get(key);
    entries.set(key, under ? { ...entry, node: mergeNodes(under.node, entry.node) } : entry);
  }
  return { kind: 'map', entries, ...((above.span ?? below.span) && { span: above.span ?? below.span }) };
}

function mergeNodes(below: ConfigNode, above: ConfigNode): ConfigNode {
  return below.kind === 'map' && above.kind === 'map' ? mergeMaps(below, above) : above;
}
