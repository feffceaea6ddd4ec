import type { Manifest, Node } from '../../contracts/manifest.ts';
import { list, quote } from './json.ts';
import { isGraphNode, nodeText, type NodeWorld } from './node-text.ts';
import { docText, exposureText, functionText, groupText, macroText, selectorText, semanticText, sourceText, unitTestText } from './section-texts.ts';

/** The sections of a manifest beside `nodes`, `parent_map` and `child_map`: those that stand before the maps, and those after. */
export interface Rest {
  readonly before: string;
  readonly after: string;
}

export function restOf(manifest: Manifest, world: NodeWorld): Rest {
  const only = (kind: Node['kind']) => (node: Node): string | undefined => (node.kind === kind ? entryText(node, world) : undefined);
  return {
    before: section('sources', manifest.nodes, only('source'))
      + section('macros', manifest.macros, (macro) => macroText(macro, world))
      + section('docs', manifest.docs, (doc) => docText(doc, world))
      + section('exposures', manifest.nodes, only('exposure'))
      + section('metrics', manifest.nodes, only('metric'))
      + section('groups', manifest.groups, (group) => groupText(group, world))
      + section('selectors', manifest.selectors, selectorText)
      + section('disabled', manifest.disabled, (node) => `[${entryText(node, world)}]`),
    after: section('group_map', membersOf(manifest), list)
      + section('saved_queries', manifest.nodes, only('saved_query'))
      + section('semantic_models', manifest.nodes, only('semantic_model'))
      + section('unit_tests', manifest.nodes, only('unit_test'))
      + section('functions', manifest.nodes, only('function')),
  };
}

/** A node's entry in its section of a manifest. */
export function entryText(node: Node, world: NodeWorld): string {
  if (isGraphNode(node)) return nodeText(node, world);
  switch (node.kind) {
    case 'source': return sourceText(node, world);
    case 'exposure': return exposureText(node, world);
    case 'function': return functionText(node, world);
    case 'unit_test': return unitTestText(node, world);
    case 'semantic_model': case 'metric': case 'saved_query': return semanticText(node, world);
  }
}

function section<T>(name: string, entries: ReadonlyMap<string, T>, write: (entry: T) => string | undefined): string {
  const texts: string[] = [];
  for (const [key, entry] of entries) {
    const text = write(entry);
    if (text !== undefined) texts.push(`${quote(key)}:${text}`);
  }
  return `,"${name}":{${texts.join(',')}}`;
}

/** Ids of a group's nodes by the group's name. */
function membersOf(manifest: Manifest): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>([...manifest.groups.values()].map((group) => [group.name, []]));
  for (const node of manifest.nodes.values()) if ('group' in node && node.group !== undefined) members.get(node.group)?.push(node.id);
  return members;
}
