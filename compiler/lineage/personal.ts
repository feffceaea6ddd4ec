import type { Column, Manifest, Node } from '../contracts/manifest.ts';
import { keyOf, type ColumnGraph, type ColumnId } from './graph.ts';

/** A column of personal data in a layer that may have none, and the way it took: from the marked column to the one that is wrong. */
export interface PersonalFinding {
  readonly way: readonly ColumnId[];
  readonly layer: string;
}

/**
 * Follows every column that is marked (`meta: {pii: true}`, or tagged `pii`) to those made of it, and finds where one stands in a layer
 * that may have none. `meta: {pii_ok: true}` ends the way: what stands there tells of nobody any more. Each wrong column is told once.
 */
export function findPersonal(manifest: Manifest, graph: ColumnGraph, forbids: (layer: string) => boolean): readonly PersonalFinding[] {
  const found = new Map<string, PersonalFinding>();
  const declared = declaredColumns(manifest);
  const seen = new Set<string>();
  for (const node of manifest.nodes.values()) {
    for (const column of columnsOf(node)) if (isMarked(column)) walk([{ node: node.id, column: column.name }]);
  }
  return [...found.values()];

  function walk(way: readonly ColumnId[]): void {
    const at = way.at(-1)!;
    const key = keyOf(at);
    if (seen.has(key) || declared.get(key)?.meta['pii_ok'] === true) return;
    seen.add(key);
    const node = manifest.nodes.get(at.node);
    const layer = node && 'layer' in node ? node.layer : undefined;
    if (layer !== undefined && forbids(layer)) found.set(key, { way, layer });
    for (const { to } of graph.children(at)) walk([...way, to]);
  }
}

/** True when some column is marked as personal data. */
export function hasPersonal(manifest: Manifest): boolean {
  return [...manifest.nodes.values()].some((node) => columnsOf(node).some(isMarked));
}

function isMarked({ meta, tags }: Column): boolean {
  return meta['pii'] === true || tags.includes('pii');
}

function columnsOf(node: Node): readonly Column[] {
  return 'columns' in node ? node.columns : [];
}

function declaredColumns(manifest: Manifest): ReadonlyMap<string, Column> {
  return new Map([...manifest.nodes.values()].flatMap((node) => columnsOf(node).map((column) => [keyOf({ node: node.id, column: column.name }), column] as const)));
}
