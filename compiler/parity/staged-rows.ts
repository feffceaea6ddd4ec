import type { Connection, Engine } from '../contracts/adapter.ts';
import type { Dialect } from '../contracts/dialect.ts';
import type { Files } from '../contracts/host.ts';
import { relationKey, type ColumnType, type Relation } from '../contracts/relation.ts';
import { isNested, parseType, typeText } from './types.ts';
import { literal, quote } from './values.ts';

/** Rows of an engine's relations as tables of a DuckDB in memory. */
export interface StagedRows {
  /** Brings a relation's rows, unless they are the ones that are here; gives the name of their table. */
  bring(relation: Relation, columns: readonly ColumnType[]): Promise<string>;
  connection(): Promise<Connection>;
  close(): Promise<void>;
}

/** Where rows pass through on their way: an absolute folder. */
export interface StagingRoom {
  readonly files: Files;
  readonly folder: string;
}

/** One relation's rows are kept at a time. */
export function stagedRows(engine: Pick<Engine, 'connect'>, dialect: Pick<Dialect, 'relation' | 'quote'>, memory: Engine, room: StagingRoom): StagedRows {
  let opened: Promise<Connection> | undefined;
  let here: string | undefined;
  const file = `${room.folder}/staged.json`;
  const connection = (): Promise<Connection> => (opened ??= memory.connect());
  return {
    connection,
    async bring(relation, columns) {
      if (here === relationKey(relation)) return 'staged';
      const into = await connection();
      const source = await engine.connect();
      try {
        const { rows } = await source.query(`select ${columns.map(({ name }) => dialect.quote(name)).join(', ')} from ${dialect.relation(relation)}`);
        await into.query(`create or replace table staged (${columns.map(({ name, type }) => `${quote(name)} ${typeText(parseType(type))}`).join(', ')})`);
        // As JSON lines in a file, since a statement with all the values takes long to read.
        for (let start = 0; start < rows.length; start += BATCH) {
          room.files.write(file, rows.slice(start, start + BATCH).map((row) => `${JSON.stringify(Object.fromEntries(row.map((value, at) => [`c${at}`, value])), plainJson)}\n`).join(''));
          await into.query(`insert into staged select ${columns.map(({ type }, at) => `cast(c${at} as ${typeText(parseType(type))})`).join(', ')} from read_json(${literal(file)}, format = 'newline_delimited', columns = {${columns.map(({ type }, at) => `c${at}: '${isNested(parseType(type)) ? 'JSON' : 'VARCHAR'}'`).join(', ')}})`);
        }
      } finally {
        source.close();
        room.files.remove(file);
      }
      here = relationKey(relation);
      return 'staged';
    },
    async close() {
      if (opened) (await opened).close();
    },
  };
}

/** Rows of one file. */
const BATCH = 50_000;

/** Numbers that JSON has no words for, or not all digits of, as texts. */
function plainJson(_: string, value: unknown): unknown {
  return typeof value === 'bigint' || (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) ? String(value) : value;
}
