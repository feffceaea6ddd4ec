import type { Connection, Engine, QueryResult } from '../contracts/adapter.ts';
import type { Dialect } from '../contracts/dialect.ts';
import type { ColumnType, Relation } from '../contracts/relation.ts';
import { adapterOf } from '../adapters/index.ts';
import { Bug } from '../diagnostics/bug.ts';
import type { Host } from '../contracts/host.ts';
import type { Session } from '../session.ts';
import { literal, quote } from './values.ts';
import { stagedRows, type StagingRoom } from './staged-rows.ts';

/** One target, as parity reads it. All SQL is DuckDB's: an engine that does not speak it hands its rows over. */
export interface ParitySide {
  readonly target: string;
  /** A type as its engine has a column that is made with it, where that is fewer types than DuckDB has: Snowflake's integers are one. */
  described?(type: string): string;
  /** Columns in order, types in DuckDB's spelling; undefined: the relation is not there. */
  columns(relation: Relation): Promise<readonly ColumnType[] | undefined>;
  /** A table expression of the relation's rows, for `ask` and `keep`. */
  from(relation: Relation, columns: readonly ColumnType[]): Promise<string>;
  /** What a query gives: counts and fingerprints, which are computed where the rows are. */
  ask(sql: string): Promise<QueryResult>;
  /** Writes the rows of a SELECT into a new database file, as table `kept`. */
  keep(select: string, file: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a target for reading. `folder`: where rows may be put meanwhile, absolute. */
export async function openSide(session: Session, host: Host, folder: string): Promise<ParitySide> {
  const { engine, adapter, manifest } = session;
  const target = manifest.project.target.name;
  const dialect = engine.reads ?? adapter.dialect;
  if (dialect.name !== 'duckdb') return stagedSide(target, engine, dialect, await openMemory(host, folder), { files: host.files, folder });
  const nameOf = (relation: Relation): string => (engine.reads ? `${quote(relation.schema)}.${quote(relation.identifier)}` : dialect.relation(relation));
  const connection = await engine.connect();
  return {
    target,
    columns: (relation) => engine.columns(relation),
    from: async (relation) => nameOf(relation),
    ask: (sql) => connection.query(sql),
    keep: (select, file) => keepRows(connection, select, file),
    close: async () => connection.close(),
  };
}

/** A target whose rows are brought here, a relation at a time, before they are looked at. */
export function stagedSide(target: string, engine: Pick<Engine, 'connect' | 'columns'>, dialect: Pick<Dialect, 'relation' | 'quote' | 'described'>, memory: Engine, room: StagingRoom): ParitySide {
  const rows = stagedRows(engine, dialect, memory, room);
  return {
    target,
    ...(dialect.described && { described: dialect.described }),
    columns: (relation) => engine.columns(relation),
    from: (relation, columns) => rows.bring(relation, columns),
    ask: async (sql) => (await rows.connection()).query(sql),
    keep: async (select, file) => keepRows(await rows.connection(), select, file),
    async close() {
      await rows.close();
      await memory.close();
    },
  };
}

/** DuckDB in memory, which spills into a folder. */
export async function openMemory(host: Host, folder: string): Promise<Engine> {
  const adapter = await adapterOf('duckdb');
  if (!adapter) throw new Bug('DuckDB has no adapter.');
  return adapter.open({ name: 'parity', engine: 'duckdb', dialect: 'duckdb', database: 'memory', schema: 'main', threads: 1, path: ':memory:', connection: { temp_directory: `${folder}/spill` } }, host);
}

// Asked as queries, since a connection that only reads a lake takes nothing else; what is written is no table of the lake.
async function keepRows(connection: Connection, select: string, file: string): Promise<void> {
  await connection.query(`attach ${literal(file)} as lakec_parity (read_write)`);
  try {
    await connection.query(`create table lakec_parity.kept as ${select}`);
  } finally {
    await connection.query('detach lakec_parity');
  }
}
