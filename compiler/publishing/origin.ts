import type { Connection, Engine } from '../contracts/adapter.ts';
import type { Files } from '../contracts/host.ts';
import type { ColumnType, Relation } from '../contracts/relation.ts';
import type { ParitySide } from '../parity/side.ts';
import { literal, quote } from '../parity/values.ts';
import { sentColumns, type SentColumn } from './columns.ts';

/** One table of the lake, held still while it is copied. All SQL is DuckDB's. */
export interface Origin {
  readonly columns: readonly SentColumn[];
  readonly rows: number;
  /** Tells one content of the table from another, whatever the order of its rows. */
  readonly version: string;
  /** Columns that tell its rows apart; none where it has no key, or a key that is not one. */
  readonly key: readonly string[];
  /** Chooses the rows to send: all, or those that differ from a version that was sent before. False where that version is not remembered. */
  choose(since: string | undefined): Promise<boolean>;
  /** The chosen rows as texts, in parts. */
  chosen(): AsyncIterable<readonly ChosenRow[]>;
  /** The chosen rows as files in a folder that is not there yet: gzipped CSV, all in quotes but for null, which is a text of its own. `marks`: a last column says which are gone. */
  write(folder: string, marks: boolean): Promise<{ readonly names: readonly string[]; readonly nullText: string }>;
  counts(): Promise<{ readonly sent: number; readonly gone: number }>;
  /** Remembers this version as the one that the target has. */
  remember(): Promise<void>;
  close(): Promise<void>;
}

export interface ChosenRow {
  /** The row is no longer there: only its key is given. */
  readonly gone: boolean;
  readonly values: readonly (string | null)[];
}

/** Where copies lie: the version at hand and the keys of the one that was sent last. A cache: without it all rows are sent. */
export interface OriginPlace {
  readonly files: Files;
  /** Absolute path without an extension. */
  readonly path: string;
}

const PART = 5_000;
/** Rows of one file: several are read at once. */
const FILE = 250_000;

export async function openOrigin(side: ParitySide, relation: Relation, columns: readonly ColumnType[], keys: readonly (readonly string[])[], memory: Engine, { files, path }: OriginPlace): Promise<Origin> {
  const now = `${path}.now.duckdb`;
  const before = `${path}.sent.duckdb`;
  for (const file of [now, `${now}.wal`]) files.remove(file);
  // Makes the folder, which DuckDB does not.
  files.write(`${path}.lock`, '');
  const sent = sentColumns(columns);
  const values = `md5(concat_ws(chr(31), ${sent.map(({ text }) => `coalesce(${text}, chr(30))`).join(', ')}))`;
  await side.keep(`select *, ${values} as _lakec_hash from ${await side.from(relation, columns)}`, now);
  const connection = await memory.connect();
  await connection.execute(`attach ${literal(now)} as here (read_only)`);
  const remembered = files.stat(before) !== undefined && (await attachEarlier(connection, before));
  const half = (from: number): string => `coalesce(sum(('0x' || substr(_lakec_hash, ${from}, 15))::bigint::hugeint), 0)::varchar`;
  const { rows: [[count, one, other] = []] } = await connection.query(`select count(*), ${half(1)}, ${half(16)} from here.kept`);
  const key = await firstKey(connection, keys);
  const names = key.map(quote).join(', ');
  const version = `${String(count)}-${String(one)}-${String(other)}`;
  return {
    columns: sent, rows: Number(count), version, key,
    async choose(since) {
      const all = `select false as gone, ${sent.map(({ text }, at) => `${text} as v${at}`).join(', ')} from here.kept`;
      const known = since !== undefined && key.length > 0 && remembered && (await versionOf(connection, key)) === since;
      if (!known) {
        await connection.execute(`create or replace table chosen as ${all}`);
        return false;
      }
      const gone = `select true as gone, ${sent.map(({ name, text }) => (key.includes(name) ? text : 'null')).join(', ')} from (select ${names} from earlier.kept where not exists (select 1 from here.kept as now where ${matches('now', key)}))`;
      const changed = `${all} where not exists (select 1 from earlier.kept as earlier where ${matches('earlier', key)} and earlier._lakec_hash = kept._lakec_hash)`;
      await connection.execute(`create or replace table chosen as ${changed} union all ${gone}`);
      return true;
    },
    async *chosen() {
      for (let at = 0; ; at += PART) {
        const { rows } = await connection.query(`select * from chosen where rowid >= ${at} and rowid < ${at + PART} order by rowid`);
        if (rows.length === 0) return;
        yield rows.map(([gone, ...texts]) => ({ gone: gone === true, values: texts as (string | null)[] }));
      }
    },
    async write(folder, marks) {
      const texts = sent.map((_, at) => `v${at}`);
      let nullText = '~null~';
      for (let more = 1; Number((await connection.query(`select count(*) from chosen where ${literal(nullText)} in (${texts.join(', ')})`)).rows[0]?.[0]) > 0; more++) nullText = `~null${more}~`;
      const { rows: [[all] = []] } = await connection.query('select count(*) from chosen');
      const names = Array.from({ length: Math.ceil(Number(all) / FILE) }, (_, at) => `part_${String(at + 1).padStart(4, '0')}.csv.gz`);
      // Makes the folder, which DuckDB does not.
      files.write(`${folder}/${names[0] ?? 'part'}`, '');
      for (const [at, name] of names.entries()) {
        const rows = `select ${[...texts, ...(marks ? ['gone::varchar'] : [])].join(', ')} from chosen where rowid >= ${at * FILE} and rowid < ${(at + 1) * FILE} order by rowid`;
        await connection.execute(`copy (${rows}) to ${literal(`${folder}/${name}`)} (format csv, header false, quote '"', escape '"', force_quote *, nullstr ${literal(nullText)}, compression gzip)`);
      }
      return { names, nullText };
    },
    async counts() {
      const { rows: [[all, gone] = []] } = await connection.query('select count(*), count(*) filter (where gone) from chosen');
      return { sent: Number(all) - Number(gone), gone: Number(gone) };
    },
    async remember() {
      const next = `${path}.next.duckdb`;
      for (const file of [next, `${next}.wal`]) files.remove(file);
      if (remembered) await connection.execute('detach earlier');
      files.remove(before);
      if (key.length === 0) return;
      await connection.execute(`attach ${literal(next)} as next`);
      await connection.execute(`create table next.kept as select ${names}, _lakec_hash from here.kept`);
      await connection.execute(`create table next.version as select ${literal(version)} as version, ${literal(JSON.stringify(key))} as key`);
      await connection.execute('detach next');
      files.move(next, before);
    },
    async close() {
      for (const name of ['here', 'earlier']) await connection.execute(`detach database if exists ${name}`);
      await connection.execute('drop table if exists chosen');
      connection.close();
      for (const file of [now, `${now}.wal`, `${path}.lock`]) files.remove(file);
    },
  };
}

/** A file that can't be read is as none: it is a cache. */
async function attachEarlier(connection: Connection, file: string): Promise<boolean> {
  try {
    await connection.execute(`attach ${literal(file)} as earlier (read_only)`);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(connection: Connection, key: readonly string[]): Promise<string | undefined> {
  const { rows } = await connection.query('select version, key from earlier.version');
  return rows[0]?.[1] === JSON.stringify(key) ? String(rows[0]?.[0]) : undefined;
}

/** The first of the declared keys that really tells all rows apart, and has no nulls. */
async function firstKey(connection: Connection, keys: readonly (readonly string[])[]): Promise<readonly string[]> {
  for (const key of keys) {
    const names = key.map(quote).join(', ');
    const { rows: [[all, distinct] = []] } = await connection.query(`select (select count(*) from here.kept), (select count(*) from (select distinct ${names} from here.kept where ${key.map((name) => `${quote(name)} is not null`).join(' and ')}))`);
    if (all === distinct) return key;
  }
  return [];
}

function matches(alias: string, key: readonly string[]): string {
  return key.map((name) => `${alias}.${quote(name)} = kept.${quote(name)}`).join(' and ');
}
