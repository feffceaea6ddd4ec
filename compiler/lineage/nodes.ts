import type { KeptLineages } from '../cache/lineages.ts';
import type { Binder } from '../contracts/adapter.ts';
import type { ColumnSource, Lineage } from '../contracts/lineage.ts';
import type { Node } from '../contracts/manifest.ts';
import type { DialectName, Target } from '../contracts/project.ts';
import { relationKey, type Relation } from '../contracts/relation.ts';
import { isAncestor } from '../graph/ancestor.ts';
import { QUARANTINE_COLUMNS, quarantineRelation } from '../landing/columns.ts';
import { aggregatesOf } from '../reading/functions.ts';
import { dialectOf, readAs } from '../reading/index.ts';
import { lineageOf } from './index.ts';
import { Outside } from './outside.ts';
import type { TreeNode } from './tree.ts';
import { printOf, readPrint } from './value.ts';

/** The nodes of a project at one time, and what their SELECTs are. */
export interface NodeTexts {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly target: Target;
  readonly dialect: DialectName;
  /** By id: the SELECT of a model or snapshot, and the columns that the binder says it gives. */
  readonly texts: ReadonlyMap<string, NodeSelect>;
}

export interface NodeSelect {
  readonly sql: string;
  readonly output?: readonly string[];
  /** Why the text may still be another when the node's turn comes. */
  readonly open?: string;
}

/** What following a project's nodes asks of the world. */
export interface NodesWorld {
  readonly binder: Binder;
  /** Columns of the relation of a node without a text, in order; undefined when nobody knows them. */
  columns(node: Node): Promise<readonly string[] | undefined>;
  /** Columns of a node's relation for who reads it, out of those of its SELECT. */
  readable(node: Node, output: readonly string[]): readonly string[];
  /** DuckDB's types of those columns, by name in lower case, where they are known. */
  types?(node: Node): Promise<ReadonlyMap<string, string> | undefined>;
  /** What earlier commands followed; absent: everything is followed anew. */
  readonly kept?: KeptLineages;
  /** Somebody compares what the SELECTs say. */
  readonly prints?: boolean;
}

/**
 * The lineage of each model and snapshot that has a text, by id. `relation` of a source is the id of the node that has it, or the relation's
 * key where none does. The columns are those of the node's relation.
 */
export async function lineageOfNodes(project: NodeTexts, world: NodesWorld): Promise<ReadonlyMap<string, Lineage>> {
  const { binder } = world;
  const aggregates = (await binder.aggregates?.()) ?? new Set<string>();
  const aggregatesIn = (dialect: DialectName): ReadonlySet<string> => (dialect === 'duckdb' ? aggregates : new Set([...aggregates, ...aggregatesOf(dialect)]));
  const relations = relationsOf(project.nodes);
  const outside = new Outside(binder);
  const located = locatedSources(project.nodes, binder, outside);
  /** The source whose rows a question is about; of several the one that the node reads. */
  const sourceOf = async (question: string, self: string): Promise<string | undefined> => {
    const ids = (await located).get(question) ?? [];
    return ids.find((id) => parents(self).includes(id)) ?? ids[0];
  };
  const parents = (id: string): readonly string[] => project.nodes.get(id)?.dependsOn.nodes ?? [];
  const isBefore = (id: string, self: string): boolean => id !== self && (!project.texts.has(id) || isAncestor(id, self, { parents }));
  const known = new Map<string, Promise<readonly string[] | undefined>>();
  const columnsOf = (id: string): Promise<readonly string[] | undefined> => {
    const quarantine = id.endsWith(QUARANTINE) ? QUARANTINE_COLUMNS.map(({ name }) => name) : undefined;
    if (quarantine) return Promise.resolve(quarantine);
    let found = known.get(id);
    if (!found) known.set(id, (found = learn(project.nodes.get(id)!)));
    return found;
  };
  const learn = async (node: Node): Promise<readonly string[] | undefined> => {
    const text = project.texts.get(node.id);
    if (!text) return world.columns(node);
    if (text.output) return world.readable(node, text.output);
    const lineage = await lineageOfNode(node);
    return lineage.kind === 'known' ? lineage.columns.map(({ name }) => name) : world.columns(node);
  };
  const isEnough = (lineage: Lineage): boolean => !world.prints || lineage.kind === 'unknown' || lineage.prints !== undefined;
  const follow = async ({ sql: given, output, open }: NodeSelect, self: string): Promise<Lineage> => {
    if (open !== undefined) return { kind: 'unknown', reason: open };
    const dialect = dialectOf(project.nodes.get(self)!, project);
    // Only the check tells that another dialect's words were read for what they are.
    if (dialect !== 'duckdb' && !output) return { kind: 'unknown', reason: `its SQL is ${dialect}'s, and was not checked` };
    const read = readAs(given, dialect);
    if ('problem' in read) return { kind: 'unknown', reason: read.problem };
    const { sql } = read;
    const select = [self, sql, output ?? null];
    const before = world.kept?.find(select);
    if (before && isEnough(before.lineage) && (await Promise.all(before.tables.map(async ([parts, relation, columns]) => isSame(await tableOf(parts, self), relation, columns)))).every(Boolean)) return before.lineage;
    const tree = (await binder.tree?.(sql)) as TreeNode | undefined;
    if (!tree) return { kind: 'unknown', reason: 'DuckDB has no tree of its SQL' };
    const named = new Map<string, Table>();
    const functions = new Map<TreeNode, { readonly key?: string; readonly columns: readonly string[] }>();
    const tables: (readonly [readonly string[], string, readonly string[] | null])[] = [];
    const { relations: inFrom, calls } = readIn(tree);
    const spreads = SPREADS.test(sql);
    for (const call of calls) {
      const question = await outside.question(call);
      const columns = question === undefined ? undefined : await outside.columns(question);
      if (question === undefined || !columns) continue;
      const key = await sourceOf(question, self);
      functions.set(call.function!, { ...(key !== undefined && { key }), columns });
      tables.push([[OUTSIDE, question], key ?? question, columns]);
    }
    for (const parts of inFrom) {
      const table = await tableOf(parts, self);
      const types = spreads && table.columns ? await structsOf(table.key) : undefined;
      named.set(parts.join('\0'), types ? { ...table, types } : table);
      tables.push([parts, table.key, table.columns ?? null]);
      if (types) tables.push([[TYPES, table.key], table.key, typesText(types)]);
    }
    const lineage = lineageOf(tree, output, { aggregates: aggregatesIn(dialect), relation: (parts) => named.get(parts.join('\0')) ?? { key: parts.join('.').toLowerCase() }, tableFunction: (call) => functions.get(call) }, world.prints ? 'with prints' : 'without prints');
    world.kept?.keep(select, { tables, lineage });
    return lineage;
  };
  const tableOf = async (parts: readonly string[], self: string): Promise<Table> => {
    if (parts[0] === OUTSIDE) return withColumns((await sourceOf(parts[1]!, self)) ?? parts[1]!, await outside.columns(parts[1]!));
    if (parts[0] === TYPES) return withColumns(parts[1]!, typesText((await structsOf(parts[1]!)) ?? new Map()));
    const id = relations.get(relationKey(relationOf(parts, project.target)));
    if (id === undefined && parts.length < 3) {
      const question = await outside.question({ type: 'BASE_TABLE', table_name: parts.at(-1)!, schema_name: parts.at(-2) ?? '' });
      if (question !== undefined) {
        const place = parts.join('.').toLowerCase();
        return { ...withColumns(await sourceOf(question, self) ?? place, await outside.columns(question)), place };
      }
    }
    // What a node reads of itself is what it has, if anybody knows. What it reads without a ref() may be read by others in turn, and nobody waits for it.
    const columns = id === undefined || (!project.texts.get(id)?.output && !isBefore(id, self)) ? undefined : await columnsOf(id);
    return withColumns(id ?? parts.join('.').toLowerCase(), columns);
  };
  /** Of a node's columns those that have fields, or elements. */
  const structsOf = async (id: string): Promise<ReadonlyMap<string, string> | undefined> => {
    const node = project.nodes.get(id);
    const types = node && (await world.types?.(node));
    return types && new Map([...types].filter(([, type]) => /^STRUCT|\]$/i.test(type)));
  };
  const followed = new Map<string, Promise<Lineage>>();
  const lineageOfNode = (node: Node): Promise<Lineage> => {
    let found = followed.get(node.id);
    if (!found) followed.set(node.id, (found = follow(project.texts.get(node.id)!, node.id).then((lineage) => ofRelation(node, lineage, world))));
    return found;
  };
  const nodes = [...project.texts.keys()].flatMap((id) => {
    const node = project.nodes.get(id);
    return node?.kind === 'model' || node?.kind === 'snapshot' ? [node] : [];
  });
  const found = new Map(await Promise.all(nodes.map(async (node) => [node.id, await lineageOfNode(node)] as const)));
  world.kept?.save();
  return found;
}

/** A relation that SQL names: the id of its node, or its own name, and its columns where they are known. */
interface Table {
  readonly key: string;
  readonly place?: string;
  readonly columns?: readonly string[];
  readonly types?: ReadonlyMap<string, string>;
}

function withColumns(key: string, columns: readonly string[] | undefined): Table {
  return { key, ...(columns && { columns }) };
}

/** In the place of a relation's name: what is read is no relation, and what is asked about it follows. */
const OUTSIDE = '\0outside';

/** In the same place: what is compared are types. */
const TYPES = '\0types';

function typesText(types: ReadonlyMap<string, string>): readonly string[] {
  return [...types].map(([name, type]) => `${name} ${type}`);
}

/** What may stand for the fields of a struct: `payload.*`, and UNNEST. */
const SPREADS = /\bunnest\b|\.\s*\*/i;

function isSame({ key, columns }: Table, relation: string, before: readonly string[] | null): boolean {
  return key === relation && (columns === undefined ? before === null : before !== null && columns.length === before.length && columns.every((name, i) => name === before[i]));
}

const QUARANTINE = '\0quarantine';

function relationsOf(nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const node of nodes.values()) {
    if (!('relation' in node) || node.kind === 'test') continue;
    found.set(relationKey(quarantineRelation(node.relation)), `${node.id}${QUARANTINE}`);
  }
  for (const node of nodes.values()) if ('relation' in node && node.kind !== 'test') found.set(relationKey(node.relation), node.id);
  return found;
}

/** Sources whose rows lie in files, by what asks for their columns. */
async function locatedSources(nodes: ReadonlyMap<string, Node>, binder: Binder, outside: Outside): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const node of nodes.values()) {
    if (node.kind !== 'source' || node.location === undefined) continue;
    const tree = (await binder.tree?.(`select * from ${node.location}`)) as TreeNode | undefined;
    const question = tree?.from_table ? await outside.question(tree.from_table as TreeNode) : undefined;
    if (question !== undefined) found.set(question, [...(found.get(question) ?? []), node.id]);
  }
  return found;
}

function relationOf(parts: readonly string[], target: Target): Relation {
  const [identifier, schema, database] = [...parts].reverse() as [string, string?, string?];
  return { database: database ?? target.database, schema: schema ?? target.schema, identifier };
}

/** The names of tables that a tree has in FROM, without those that mean a WITH entry there. */
export function tablesIn(tree: TreeNode): readonly (readonly string[])[] {
  return readIn(tree).relations;
}

/** The same, and the table functions in FROM. */
function readIn(tree: TreeNode): { readonly relations: readonly (readonly string[])[]; readonly calls: readonly TreeNode[] } {
  const found = new Map<string, readonly string[]>();
  const calls: TreeNode[] = [];
  const visit = (value: unknown, entries: ReadonlySet<string>): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const each of value) visit(each, entries);
      return;
    }
    const node = value as TreeNode;
    if (node.type === 'BASE_TABLE') {
      const parts = [node.catalog_name, node.schema_name, node.table_name].filter((part): part is string => part !== undefined && part !== '');
      if (parts.length > 1 || !entries.has(parts[0]?.toLowerCase() ?? '')) found.set(parts.join('\0'), parts);
      return;
    }
    if (node.type === 'TABLE_FUNCTION') calls.push(node);
    let own = entries;
    // An entry sees those before it; a recursive one itself too.
    for (const { key, value: entry } of node.cte_map?.map ?? []) {
      const name = key.toLowerCase();
      visit(entry, entry.query.node.type === 'RECURSIVE_CTE_NODE' ? new Set([...own, name]) : own);
      own = new Set([...own, name]);
    }
    for (const key in node) {
      const part = node[key as keyof TreeNode];
      if (typeof part === 'object' && key !== 'cte_map') visit(part, own);
    }
  };
  visit(tree, new Set());
  return { relations: [...found.values()], calls };
}

/** The SELECT's lineage as that of the relation: without what the relation leaves out or reads of itself, and with what a snapshot adds. */
function ofRelation(node: Node, lineage: Lineage, world: NodesWorld): Lineage {
  if (lineage.kind === 'unknown') return lineage;
  const foreign = <S extends { readonly relation: string }>(sources: readonly S[]): readonly S[] => sources.filter(({ relation }) => relation !== node.id);
  const all = mergeSources(lineage.columns.flatMap(({ sources }) => foreign(sources)));
  const byName = new Map(lineage.columns.map((column) => [column.name.toLowerCase(), column]));
  // History is made of all that the SELECT gives.
  const history = node.kind === 'snapshot' ? all : [];
  const { prints } = lineage;
  const printsBy = prints && new Map(lineage.columns.map(({ name }, i) => [name.toLowerCase(), prints.columns[i]!]));
  const names = world.readable(node, lineage.columns.map(({ name }) => name));
  return {
    kind: 'known',
    columns: names.map((name) => {
      const sources = byName.get(name.toLowerCase())?.sources ?? history;
      return { name, sources: foreign(sources) };
    }),
    rows: foreign(lineage.rows),
    ...(prints && { prints: { columns: names.map((name) => printsBy!.get(name.toLowerCase()) ?? readPrint(printOf('history', prints.columns, prints.rows))), rows: prints.rows } }),
  };
}

function mergeSources(sources: readonly ColumnSource[]): readonly ColumnSource[] {
  return [...new Map(sources.map((source) => [`${source.relation}\0${source.column.toLowerCase()}`, { ...source, step: 'aggregated' as const }])).values()];
}
