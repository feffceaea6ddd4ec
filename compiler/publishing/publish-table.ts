import { setTimeout as pause } from 'node:timers/promises';
import { EngineError, type Connection, type Engine, type TransactionStatement } from '../contracts/adapter.ts';
import type { Dialect } from '../contracts/dialect.ts';
import type { ExistingRelation, Relation } from '../contracts/relation.ts';
import { loadFiles, type FileWay } from './files.ts';
import { isExtension, shapeOf } from './columns.ts';
import { literalOf } from './literals.ts';
import type { Origin } from './origin.ts';
import type { PublishedTable } from './result.ts';
import { tableStatements, type TableStatements } from './statements.ts';

/** The engine that a table is copied into. */
export interface Destination {
  readonly engine: Engine;
  readonly dialect: Dialect;
  readonly connection: Connection;
  /** What is there, of the table's name. */
  readonly existing: ExistingRelation | undefined;
  readonly relation: Relation;
  /** How many rows get there; absent: by INSERTs. */
  readonly way?: FileWay;
}

export interface PublishOptions {
  /** The table's name in notes and on screens: `gold.fact_orders`. */
  readonly table: string;
  readonly runId: string;
  /** Writes the whole table, whatever is there. */
  readonly whole: boolean;
  readonly sending: (rows: number) => void;
}

/** Why a table of that name is left alone. */
export type Refusal = 'not-a-table' | 'not-ours';

/**
 * Makes a table of the target equal to one of the lake. Rows go into a table beside it; one transaction then puts them in, and notes which
 * version the target has. Killed at any moment, the target has the old rows or the new ones, and the next call does what is left.
 */
export async function publishTable(origin: Origin, { dialect, connection, engine, existing, relation, way }: Destination, options: PublishOptions): Promise<Omit<PublishedTable, 'id' | 'table' | 'target'> | { readonly refused: Refusal }> {
  const shape = shapeOf(origin.columns);
  const sql = tableStatements(dialect, relation, options.table, origin.columns, origin.key, shape);
  const noted = (await engine.columns(sql.note)) !== undefined;
  const { rows: [[version, columns] = []] } = noted ? await connection.query(sql.readNote) : { rows: [] };
  if (existing && existing.kind !== 'table') return { refused: 'not-a-table' };
  if (existing && version === undefined && !options.whole) return { refused: 'not-ours' };
  const done = { rows: origin.rows, sent: 0, gone: 0 };
  const there = existing && version !== undefined && !options.whole;
  if (there && version === origin.version && columns === shape) {
    await origin.remember();
    return { ...done, status: 'unchanged' };
  }
  if (!noted) {
    await connection.execute(dialect.createSchema(relation));
    await connection.execute(sql.createNote);
  }
  const extended = there && isExtension(String(columns), origin.columns);
  const known = await origin.choose(extended && columns === shape ? String(version) : undefined);
  if (extended) await addColumns(origin, engine, relation, connection, sql);
  const merges = extended && origin.key.length > 0;
  const counted = await origin.counts();
  await stage(origin, dialect, connection, sql, known, counted.sent + counted.gone >= (way?.from ?? Infinity) ? way : undefined, options);
  if (extended) await together(connection, merges ? sql.merge(known, origin.version, options.runId) : sql.refill(origin.version, options.runId));
  else {
    const { claim, first, together: rest } = sql.swap(existing !== undefined, origin.version, options.runId);
    if (claim) await together(connection, claim);
    if (first !== undefined) await connection.execute(first);
    await together(connection, rest);
  }
  await connection.execute(sql.dropStaging);
  await origin.remember();
  return { ...done, ...counted, status: merges ? 'merged' : 'replaced' };
}

/** Those that the table lacks: a call that was killed may have added some. */
async function addColumns(origin: Origin, engine: Engine, relation: Relation, connection: Connection, sql: TableStatements): Promise<void> {
  const there = new Set(((await engine.columns(relation)) ?? []).map(({ name }) => name.toLowerCase()));
  for (const column of origin.columns) if (!there.has(column.name.toLowerCase())) await connection.execute(sql.addColumn(column));
}

async function stage(origin: Origin, dialect: Dialect, connection: Connection, sql: TableStatements, marks: boolean, way: FileWay | undefined, { sending, runId }: PublishOptions): Promise<void> {
  await connection.execute(sql.dropStaging);
  await connection.execute(sql.createTable(sql.staging, marks));
  if (way) return loadFiles(origin, connection, sql.staging, marks, way, runId);
  let sent = 0;
  for await (const rows of origin.chosen()) {
    const literals = rows.map(({ gone, values }) => [...values.map((value, at) => literalOf(value, origin.columns[at]!, dialect)), ...(marks ? [String(gone)] : [])]);
    for (const statement of sql.insert(literals)) await connection.execute(statement);
    sending((sent += rows.length));
    // Ctrl-C is heard between parts.
    await pause(0);
  }
}

/** Carries statements out so that all of them take effect, or none. */
async function together(connection: Connection, statements: readonly TransactionStatement[]): Promise<void> {
  if (connection.transaction) return void (await connection.transaction(statements));
  await connection.execute('begin transaction');
  try {
    for (const { sql } of statements) await connection.execute(sql);
    await connection.execute('commit');
  } catch (error) {
    if (error instanceof EngineError) await connection.execute('rollback').catch(() => undefined);
    throw error;
  }
}
