import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { duckdbAdapter } from '../../compiler/adapters/duckdb/index.ts';
import type { Connection, Engine } from '../../compiler/contracts/adapter.ts';
import type { Dialect } from '../../compiler/contracts/dialect.ts';
import { relationKey, type Relation } from '../../compiler/contracts/relation.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { openMemory, openSide } from '../../compiler/parity/side.ts';
import type { FileWay } from '../../compiler/publishing/files.ts';
import { openOrigin } from '../../compiler/publishing/origin.ts';
import { publishTable } from '../../compiler/publishing/publish-table.ts';
import type { Session } from '../../compiler/session.ts';

/** What a table has, and what it is to have, as VALUES. `before` is absent where the table is new. */
export const VERSIONS: Readonly<Record<string, { readonly before?: string; readonly after: string; readonly columns?: readonly [before: string, after: string] }>> = {
  'a first copy': { after: "(1, 'a'), (2, 'b')" },
  'a merge': { before: "(1, 'a'), (2, 'b'), (3, 'c')", after: "(1, 'a'), (2, 'changed'), (4, 'new')" },
  'a replacement': { before: "(1, 'a'), (1, 'a')", after: "(1, 'b'), (1, 'b'), (1, 'b')" },
  'new columns': { before: "(1, 'a'), (2, 'b')", after: "(1, 'a', 1), (3, 'c', 3)", columns: ['id, note', 'id, note, extra'] },
  'other columns': { before: "(1, 'a'), (2, 'b')", after: "(1, date '2026-01-31')", columns: ['id, note', 'id, day'] },
};

/** A target that tables are copied into. */
export interface Target {
  readonly dialect: Dialect;
  open(place: string): Promise<Engine>;
  relation(place: string): Relation;
  /** What the server does when the one who asked is gone. */
  afterKill?(): Promise<unknown>;
  /** How rows get there, where not by INSERTs. */
  way?(connection: Connection, files: Pick<FileWay, 'files' | 'folder' | 'from'>): FileWay;
}

const root = mkdtempSync(join(tmpdir(), 'lakec-publish-'));
const host = nodeHost(root);
/** The lake that is copied from, and the DuckDB that looks at it: the same for all copies. */
let opened: Promise<readonly [lake: Engine, memory: Engine]> | undefined;
afterAll(async () => {
  for (const engine of (await opened) ?? []) await engine.close();
  rmSync(root, { recursive: true, force: true });
});

/** A folder that lasts as long as the suite. */
export const folder = root;

/** Copies one version over the other, cut off after each of its statements; each time the target has old rows or new ones, and the next call ends as the whole would have. */
export async function cutOffEverywhere(target: Target, name: string, version: (typeof VERSIONS)[string]): Promise<void> {
  const wanted = await rowsOf(version.after);
  const [had, has] = version.columns ?? ['id, note', 'id, note'];
  for (let most = 0; ; most++) {
    const place = `${name.replaceAll(/\W+/g, '_')}_${most}`;
    if (version.before !== undefined) await publish(target, place, version.before, had, Infinity);
    const old = await there(target, place);
    const finished = await publish(target, place, version.after, has, most);
    await target.afterKill?.();
    const now = await there(target, place);
    // A column that was added stands empty until its rows come.
    const before = now && old ? old.map((row) => [...row, ...Array<null>(Math.max(0, now[0]!.length - row.length)).fill(null)]) : old;
    expect([told(wanted), told(before)]).toContain(told(now));
    await publish(target, place, version.after, has, Infinity);
    expect(told(await there(target, place)), `after ${most} statements`).toEqual(told(wanted));
    if (finished) return expect(most).toBeGreaterThan(5);
  }
}

const told = (rows: unknown): string => JSON.stringify(rows ?? 'no table');

/** Publishes rows; the target's connection is lost after so many statements. True when it came to its end. */
async function publish({ dialect, open, relation: named, way }: Target, place: string, rows: string, columns: string, most: number): Promise<boolean> {
  const [lake, memory] = await (opened ??= Promise.all([openDuckdb(':memory:'), openMemory(host, root)]));
  const warehouse = await open(place);
  const first = await lake.connect();
  const here = { database: 'memory', schema: 'gold', identifier: 'orders' };
  await first.execute(`create schema if not exists gold; create or replace table gold.orders as select * from (values ${rows}) as t(${columns})`);
  const side = await openSide({ engine: lake, adapter: duckdbAdapter, manifest: { project: { target: { name: 'dev' } } } } as unknown as Session, host, root);
  const relation = named(place);
  try {
    const origin = await openOrigin(side, here, (await side.columns(here))!, [['id']], memory, { files: host.files, path: join(root, place) });
    const connection = await warehouse.connect();
    const existing = (await warehouse.listRelations([relation])).find((one) => relationKey(one) === relationKey(relation));
    const by = way?.(connection, { files: host.files, folder: join(root, `${place}.files`), from: 1 });
    try {
      const done = await publishTable(origin, { engine: warehouse, dialect, connection: mortal(connection, most), existing, relation, ...(by && { way: by }) }, { table: place, runId: 'run-1', whole: false, sending: () => undefined });
      expect(done).not.toHaveProperty('refused');
      return true;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      return false;
    } finally {
      await origin.close();
      connection.close();
    }
  } finally {
    await side.close();
    first.close();
    await warehouse.close();
  }
}

class Killed extends Error {}

function mortal(connection: Connection, most: number): Connection {
  let left = most;
  const counted = <T>(act: () => Promise<T>): Promise<T> => (left-- > 0 ? act() : Promise.reject(new Killed()));
  const { transaction } = connection;
  return { ...connection, query: (sql) => counted(() => connection.query(sql)), execute: (sql) => counted(() => connection.execute(sql)), ...(transaction && { transaction: (list) => counted(() => transaction(list)) }) };
}

async function there({ open, relation: named, dialect }: Target, place: string): Promise<readonly (readonly unknown[])[] | undefined> {
  const relation = named(place);
  const engine = await open(place);
  const connection = await engine.connect();
  try {
    const columns = await engine.columns(relation);
    return columns && (await connection.query(`select * from ${dialect.relation(relation)} order by ${columns.map((_, at) => at + 1).join(', ')}`)).rows;
  } finally {
    connection.close();
    await engine.close();
  }
}

async function rowsOf(values: string): Promise<readonly (readonly unknown[])[]> {
  const [lake] = await (opened ??= Promise.all([openDuckdb(':memory:'), openMemory(host, root)]));
  const connection = await lake.connect();
  try {
    return (await connection.query(`select * from (values ${values}) order by all`)).rows;
  } finally {
    connection.close();
  }
}

/** A DuckDB of its own. */
export function openDuckdb(path: string): Promise<Engine> {
  return duckdbAdapter.open({ name: 'x', engine: 'duckdb', dialect: 'duckdb', database: 'x', schema: 'main', threads: 1, path, connection: {} }, host);
}
