import { EngineError, type QueryResult } from '../../contracts/adapter.ts';
import type { Dialect } from '../../contracts/dialect.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import type { StatementStep } from '../../contracts/plan.ts';
import { relationKey, type ColumnType, type ExistingRelation, type Relation, type RelationKind } from '../../contracts/relation.ts';
import { statement } from './steps.ts';

/** Whose database it is, and which relations of it a project made: kept in `ops.lakec_relations`, written when a run ends. */
export interface Ownership {
  /** The table is there. */
  readonly known: boolean;
  /** Projects that made something in this database. */
  readonly projects: readonly string[];
  /** What this project made, by `relationKey`. */
  readonly made: ReadonlyMap<string, MadeRelation>;
}

export interface MadeRelation extends Relation {
  readonly kind: RelationKind;
  /** Unique id of the node that made it last. */
  readonly node: string;
}

const KINDS: readonly RelationKind[] = ['view', 'dynamic_table', 'materialized_view'];
const COLUMNS: readonly ColumnType[] = ['project', 'node', 'database_name', 'schema_name', 'identifier', 'kind'].map((name) => ({ name, type: 'string' }));

/** Reads who owns what; a database that lakec never wrote to is owned by nobody. */
export async function readOwnership(manifest: Manifest, world: { readonly dialect: Dialect; readonly reads?: Dialect; query(sql: string): Promise<QueryResult> }): Promise<Ownership> {
  const { project } = manifest;
  try {
    const { rows } = await world.query(`select ${COLUMNS.map((column) => column.name).join(', ')} from ${(world.reads ?? world.dialect).relation(registry(manifest))}`);
    const made = new Map<string, MadeRelation>();
    const projects = new Set<string>();
    for (const row of rows) {
      const [owner, node, database, schema, identifier, kind] = row.map(String) as [string, string, string, string, string, string];
      projects.add(owner);
      if (owner === project.name && identifier !== '') made.set(relationKey({ database, schema, identifier }), { database, schema, identifier, node, kind: KINDS.find((one) => one === kind) ?? 'table' });
    }
    return { known: true, projects: [...projects].sort(), made };
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'sql') return { known: false, projects: [], made: new Map() };
    throw error;
  }
}

/** Makes the table, and says which project writes here: a row without a relation. */
export function claim(manifest: Manifest, ownership: Ownership, dialect: Dialect): readonly StatementStep[] {
  const { name } = manifest.project;
  if (ownership.known && ownership.projects.includes(name)) return [];
  const table = registry(manifest);
  return [
    statement('create the schema ops', dialect.createSchema(table)),
    statement('create ops.lakec_relations', dialect.createTable(table, COLUMNS, { ifNotExists: true })),
    statement('say whose database it is', insertRows(table, [[name, '', '', '', '', '']], dialect)),
  ];
}

/** Statements that remember what nodes made in a run that is over; none when all of it is known. */
export function remember(manifest: Manifest, made: readonly { readonly id: string; readonly relation: Relation }[], ownership: Ownership, dialect: Dialect): readonly StatementStep[] {
  const news = made.flatMap(({ id, relation }): MadeRelation[] => {
    const node = manifest.nodes.get(id);
    const kind = node ? kindOf(node) : 'table';
    const before = ownership.made.get(relationKey(relation));
    return before?.node === id && before.kind === kind ? [] : [{ ...relation, kind, node: id }];
  });
  if (news.length === 0) return [];
  const table = registry(manifest);
  const known = news.filter((one) => ownership.made.has(relationKey(one)));
  return [
    ...(known.length === 0 ? [] : [statement('forget what was made before', forget(manifest, known, dialect))]),
    statement('remember what was made', insertRows(table, news.map(({ node, database, schema, identifier, kind }) => [manifest.project.name, node, database, schema, identifier, kind]), dialect)),
  ];
}

/** A relation that this project made and no node makes any more, with the statements that drop it. */
export interface Pruned {
  readonly relation: ExistingRelation;
  readonly node: string;
  readonly steps: readonly StatementStep[];
}

/**
 * What `lakec plan --prune` lists: relations that this project made, that are still there as the same kind, and that no enabled node
 * makes. What somebody else made is never among them. Views come first, since they may read the tables.
 */
export function planPrune(manifest: Manifest, existing: ReadonlyMap<string, ExistingRelation>, ownership: Ownership, dialect: Dialect): readonly Pruned[] {
  const wanted = new Set([...manifest.nodes.values()].flatMap((node) => ('relation' in node && node.kind !== 'analysis' ? [relationKey(node.relation)] : [])));
  const found: Pruned[] = [];
  for (const [key, made] of ownership.made) {
    const relation = existing.get(key);
    if (wanted.has(key) || !relation || relation.kind !== made.kind) continue;
    const quarantine = existing.get(relationKey({ ...relation, identifier: `${relation.identifier}__quarantine` }));
    found.push({ relation, node: made.node, steps: [...(quarantine?.kind === 'table' ? [statement('drop its quarantine', dialect.drop(quarantine, 'table'))] : []), statement(`drop the ${relation.kind}`, dialect.drop(relation, relation.kind)), statement('forget it', forget(manifest, [made], dialect))] });
  }
  const rank = ({ relation }: Pruned): number => (relation.kind === 'view' ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || (relationKey(a.relation) < relationKey(b.relation) ? -1 : 1));
}

/** Schemas that something of the project was made in, also those that no node lives in any more. */
export function madeSchemas(ownership: Ownership): readonly { readonly database: string; readonly schema: string }[] {
  return [...new Map([...ownership.made.values()].map(({ database, schema }) => [`${database}.${schema}`.toLowerCase(), { database, schema }])).values()];
}

function registry(manifest: Manifest): Relation {
  return { database: manifest.project.target.database, schema: 'ops', identifier: 'lakec_relations' };
}

function forget(manifest: Manifest, relations: readonly Relation[], dialect: Dialect): string {
  const rows = relations.map(({ database, schema, identifier }) => `(${[database, schema, identifier].map(dialect.string).join(', ')})`);
  return dialect.deleteFrom(registry(manifest), `project = ${dialect.string(manifest.project.name)} and (database_name, schema_name, identifier) in (${rows.join(', ')})`);
}

function insertRows(table: Relation, rows: readonly (readonly string[])[], dialect: Dialect): string {
  const names = COLUMNS.map((column) => column.name);
  if (dialect.insertValues) return dialect.insertValues(table, names, rows.map((row) => row.map(dialect.string)));
  return dialect.insertInto(table, names, `select * from (values ${rows.map((row) => `(${row.map(dialect.string).join(', ')})`).join(', ')}) as made`);
}

function kindOf(node: Node): RelationKind {
  if (node.kind === 'test') return node.config.store_failures_as === 'view' ? 'view' : 'table';
  if (node.kind === 'model' && (node.config.materialized === 'dynamic_table' || node.config.materialized === 'materialized_view')) return node.config.materialized;
  return node.kind === 'model' && (node.config.materialized === 'view' || node.config.materialized === 'external') ? 'view' : 'table';
}
