import type { Manifest, Node } from '../../contracts/manifest.ts';
import { nodeWorld } from './manifest-world.ts';
import { isGraphNode, nodeText } from './node-text.ts';
import { exposureText, groupText, semanticText, sourceText } from './section-texts.ts';

type Entries = Readonly<Record<string, unknown>>;

/** What templates see as `graph`: the entries of manifest.json, by section and unique id. */
export function graphOf(manifest: Manifest, targetPath: string): Readonly<Record<string, Entries>> {
  const world = nodeWorld(manifest, targetPath, new Map());
  const sections: Record<string, Record<string, unknown>> = { exposures: {}, functions: {}, groups: {}, metrics: {}, nodes: {}, sources: {}, semantic_models: {}, saved_queries: {} };
  for (const node of manifest.nodes.values()) {
    if (node.kind === 'unit_test') continue;
    const entry = JSON.parse(textOf(node)) as { config: object };
    sections[sectionOf(node)]![node.id] = node.kind === 'source' ? { ...entry, config: { ...UNSAID_OF_SOURCE, ...entry.config } } : entry;
  }
  for (const group of manifest.groups.values()) sections['groups']![group.id] = JSON.parse(groupText(group, world)) as unknown;
  return sections;

  function textOf(node: Node): string {
    if (isGraphNode(node)) return nodeText(node, world);
    switch (node.kind) {
      case 'source': return sourceText(node, world);
      case 'exposure': return exposureText(node, world);
      default: return semanticText(node as Extract<Node, { kind: 'metric' }>, world);
    }
  }
}

/** What templates look for in a source's config, said or not. */
const UNSAID_OF_SOURCE = { event_time: null, freshness: null, loaded_at_field: null, loaded_at_query: null };

function sectionOf({ kind }: Node): string {
  switch (kind) {
    case 'source': case 'exposure': case 'metric': case 'semantic_model': return `${kind}s`;
    case 'saved_query': return 'saved_queries';
    default: return 'nodes';
  }
}
