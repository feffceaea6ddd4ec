import { DEFAULTS, sourceDefaults } from './defaults.ts';
import { mergeMaps } from './merge.ts';
import { treeOf, type ConfigNode, type Entry, type MapNode } from './tree.ts';

/** Lays what the files say over the defaults, each source over the defaults of a source. A section that is null (`vars:` with nothing below) is the default. */
export function completeConfig(written: MapNode): MapNode {
  const all = treeOf(DEFAULTS, { quiet: true }) as MapNode;
  const completed = mergeMaps(all, dropEmptySections(written, all));
  const sources = completed.entries.get('sources')!;
  if (sources.node.kind !== 'map') return completed;
  const entries = new Map<string, Entry>();
  for (const [name, source] of sources.node.entries) {
    const defaults = treeOf(sourceDefaults(name), { quiet: true }) as MapNode;
    const node = source.node.kind === 'map' ? mergeMaps(defaults, dropEmptySections(source.node, defaults)) : source.node;
    entries.set(name, { ...source, node });
  }
  return { ...completed, entries: new Map(completed.entries).set('sources', { ...sources, node: { ...sources.node, entries } }) };
}

function dropEmptySections(written: MapNode, defaults: ConfigNode | undefined): MapNode {
  if (defaults?.kind !== 'map') return written;
  const entries = new Map<string, Entry>();
  for (const [key, entry] of written.entries) {
    const below = defaults.entries.get(key)?.node;
    const section = below && below.kind !== 'scalar';
    if (section && entry.node.kind === 'scalar' && entry.node.value === null) continue;
    entries.set(key, entry.node.kind === 'map' ? { ...entry, node: dropEmptySections(entry.node, below) } : entry);
  }
  return { ...written, entries };
}
