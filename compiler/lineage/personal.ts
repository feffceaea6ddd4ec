import type { Lineage } from '../contracts/lineage.ts';
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

  function walk(start: readonly ColumnId[]): void {
    // A way may be as long as the project is deep.
    const open = [start];
    for (let way = open.pop(); way !== undefined; way = open.pop()) {
      const at = way.at(-1)!;
      const key = keyOf(at);
      if (seen.has(key) || declared.get(key)?.meta['pii_ok'] === true) continue;
      seen.add(key);
      const node = manifest.nodes.get(at.node);
      const layer = node && 'layer' in node ? node.layer : undefined;
      if (layer !== undefined && forbids(layer)) found.set(key, { way, layer });
      for (const { to } of [...graph.children(at)].reverse()) open.push([...way, to]);
    }
  }
}

/** The marked column that a column of personal data is made of (`people.email`), and how that is known; `name`: it is called like one that comes through what can't be followed. */
export interface Origin {
  readonly of: string;
  readonly by: 'lineage' | 'name';
}

/** The columns of a node that are personal data, in lower case. Not `certain`: something above can't be followed, and what comes through it goes by its name. */
export interface PersonalColumns {
  readonly columns: ReadonlyMap<string, Origin>;
  readonly certain: boolean;
  /** Whether the rows that it reads hold any: a quarantine keeps them whole. */
  readonly read: boolean | 'unknown';
}

/**
 * What of each node is personal data: its columns that are marked, and those made of such columns of its parents, but for those marked `pii_ok`. `lineages`: of
 * what was compiled; a node without one, or with one that is not known, has the columns that are called like a personal one of its parents, and is not certain.
 */
export function personalFacts(manifest: Manifest, lineages: ReadonlyMap<string, Lineage>): (id: string) => PersonalColumns {
  const found = new Map<string, PersonalColumns>();
  for (const id of manifest.dag.order) {
    const node = manifest.nodes.get(id)!;
    if (!('columns' in node)) continue;
    const cleared = new Set(node.columns.filter(({ meta }) => meta['pii_ok'] === true).map(({ name }) => name.toLowerCase()));
    const columns = new Map<string, Origin>(node.columns.filter(isMarked).map(({ name }) => [name.toLowerCase(), { of: `${node.kind === 'source' ? `${node.sourceName}.` : ''}${node.name}.${name}`, by: 'lineage' }]));
    const add = (name: string, origin: Origin): void => void (columns.has(name) || columns.set(name, origin));
    const parents = manifest.dag.parents(id).flatMap((parent) => found.get(parent) ?? []);
    const lineage = lineages.get(id);
    const followed = lineage?.kind === 'known' || parents.length === 0;
    let certain = followed;
    if (lineage?.kind === 'known') {
      for (const { name, sources } of lineage.columns) {
        const above = sources.map(({ relation, column }) => ({ facts: found.get(relation), column: column.toLowerCase() }));
        const origins = above.flatMap(({ facts, column }) => facts?.columns.get(column) ?? []);
        const origin = origins.find(({ by }) => by === 'lineage') ?? origins[0];
        if (origin) add(name.toLowerCase(), origin);
        else if (above.some(({ facts }) => facts?.certain === false)) certain = false;
      }
    } else for (const parent of parents) for (const [column, { of }] of parent.columns) add(column, { of, by: 'name' });
    for (const column of cleared) columns.delete(column);
    const read = [{ columns, certain }, ...parents];
    found.set(id, { columns, certain, read: read.some((each) => each.columns.size > 0) || (read.every((each) => each.certain) ? false : 'unknown') });
  }
  return (id) => found.get(id) ?? { columns: new Map(), certain: true, read: false };
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
