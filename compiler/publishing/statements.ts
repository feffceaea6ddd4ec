import type { TransactionStatement } from '../contracts/adapter.ts';
import type { Dialect } from '../contracts/dialect.ts';
import type { ColumnType, Relation } from '../contracts/relation.ts';
import type { SentColumn } from './columns.ts';

/** SQL that puts staged rows into a target's table, in the target's dialect. Pure. */
export interface TableStatements {
  /** Beside the table: what is about to be put into it. */
  readonly staging: Relation;
  /** Of each schema that lakec publishes into: which version of which table it has. */
  readonly note: Relation;
  readonly createNote: string;
  readonly readNote: string;
  createTable(relation: Relation, marks: boolean): string;
  addColumn(column: SentColumn): string;
  dropStaging: string;
  /** Rows of literals into the staging table, as many statements as their length asks for. */
  insert(rows: readonly (readonly string[])[]): readonly string[];
  /** All at once or not at all: rows that are gone are deleted, others are updated or inserted. `known`: the staging table names those that are gone; else they are those that it lacks. */
  merge(known: boolean, version: string, runId: string): readonly TransactionStatement[];
  /** The same columns, all rows anew. */
  refill(version: string, runId: string): readonly TransactionStatement[];
  /** The staging table takes the table's place. `claim`: where table and note can't change together, the table is lakec's before it is made, of no known version. */
  swap(exists: boolean, version: string, runId: string): { readonly claim?: readonly TransactionStatement[]; readonly first?: string; readonly together: readonly TransactionStatement[] };
}

/** The mark of a staged row that is gone. */
export const GONE = 'lakec_gone';

export function tableStatements(dialect: Dialect, relation: Relation, table: string, columns: readonly SentColumn[], key: readonly string[], shape: string): TableStatements {
  const beside = (suffix: string): Relation => ({ ...relation, identifier: `${clip(relation.identifier, dialect.maxIdentifier - suffix.length)}${suffix}` });
  const staging = beside('__lakec_publish');
  const note: Relation = { ...relation, identifier: 'lakec_published' };
  const column = ({ name, type }: SentColumn): ColumnType => ({ name, type });
  const names = columns.map(({ name }) => name);
  const named = (name: string): string => dialect.identifier(name);
  const same = (left: string, right: string): string => key.map((name) => `${left}.${named(name)} = ${right}.${named(name)}`).join(' and ');
  const noteColumns: readonly ColumnType[] = NOTE.map((name) => ({ name, type: 'string' }));
  const noted = (version: string, runId: string, columns = shape): readonly TransactionStatement[] => [
    { sql: dialect.deleteFrom(note, `table_name = ${dialect.string(table)}`) },
    { sql: dialect.insertInto(note, NOTE, `select ${[table, version, columns, runId].map((text) => `cast(${dialect.string(text)} as ${dialect.type('string')})`).join(', ')}`) },
  ];
  const rest = names.filter((name) => !key.includes(name));
  return {
    staging, note,
    createNote: dialect.createTable(note, noteColumns, { ifNotExists: true }),
    readNote: `select version, columns from ${dialect.relation(note)} where table_name = ${dialect.string(table)}`,
    createTable: (made, marks) => dialect.createTable(made, [...columns.map(column), ...(marks ? [{ name: GONE, type: 'boolean' }] : [])]),
    addColumn: (added) => dialect.addColumn(relation, column(added)),
    dropStaging: dialect.drop(staging, 'table'),
    insert: (rows) => batches(rows.map((row) => `(${row.join(', ')})`), dialect.longestStatement ?? LONGEST).map((batch) => `insert into ${dialect.relation(staging)} values\n${batch.join(',\n')}`),
    merge: (known, version, runId) => [
      { sql: dialect.deleteFrom(relation, `${known ? '' : 'not '}exists (select 1 from ${dialect.relation(staging)} as staged where ${known ? `staged.${GONE} and ` : ''}${same('staged', 'published')})`, 'published') },
      // What is merged is a table by its name: Redshift takes no subquery there.
      ...(known ? [{ sql: dialect.deleteFrom(staging, GONE) }] : []),
      { sql: dialect.merge({ target: relation, source: dialect.relation(staging), on: [same('DBT_INTERNAL_DEST', 'DBT_INTERNAL_SOURCE')], update: rest.length > 0 ? rest : key, insert: names }) },
      ...noted(version, runId),
    ],
    refill: (version, runId) => [{ sql: dialect.deleteFrom(relation, '1 = 1') }, { sql: dialect.insertInto(relation, names, `select ${names.map(named).join(', ')} from ${dialect.relation(staging)}`) }, ...noted(version, runId)],
    swap(exists, version, runId) {
      if (!dialect.supports.transactionalDdl) return { claim: noted('', runId, ''), first: dialect.createTableAs(relation, `select ${names.map(named).join(', ')} from ${dialect.relation(staging)}`, { replace: true }), together: noted(version, runId) };
      return { together: [...(exists ? [{ sql: dialect.drop(relation, 'table') }] : []), { sql: dialect.rename(staging, 'table', relation.identifier) }, ...noted(version, runId)] };
    },
  };
}

const NOTE = ['table_name', 'version', 'columns', 'run_id'];
/** Bytes of a statement, where the dialect tells no limit. */
const LONGEST = 500_000;
/** Rows of one VALUES list: Snowflake takes 16,384. */
const MOST_ROWS = 10_000;

/** Lines in groups that are short enough for a statement each. */
function batches(lines: readonly string[], longest: number): readonly (readonly string[])[] {
  const found: string[][] = [];
  // Room for the statement's head; a character takes four bytes at most.
  let left = 0;
  for (const line of lines) {
    const bytes = Buffer.byteLength(line) + 2;
    if (left < bytes || found.at(-1)!.length >= MOST_ROWS) {
      found.push([]);
      left = longest - 2_000;
    }
    found.at(-1)!.push(line);
    left -= bytes;
  }
  return found;
}

/** As many characters as fit into so many bytes. */
function clip(text: string, bytes: number): string {
  let kept = text;
  while (Buffer.byteLength(kept) > bytes) kept = kept.slice(0, -1);
  return kept;
}
