import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { duckdbAdapter } from '../../compiler/adapters/duckdb/index.ts';
import type { Connection, Engine } from '../../compiler/contracts/adapter.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { openMemory, openSide } from '../../compiler/parity/side.ts';
import { openOrigin } from '../../compiler/publishing/origin.ts';
import { publishTable } from '../../compiler/publishing/publish-table.ts';
import type { Session } from '../../compiler/session.ts';

const root = mkdtempSync(join(tmpdir(), 'lakec-publish-'));
const host = nodeHost(root);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ORDERS = { schema: 'gold', identifier: 'orders' };
const VERSIONS: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'a merge': ["(1, 'a'), (2, 'b'), (3, 'c')", "(1, 'a'), (2, 'changed'), (4, 'new')"],
  'a replacement': ["(1, 'a'), (1, 'a')", "(1, 'b'), (1, 'b'), (1, 'b')"],
  'new columns': ["(1, 'a'), (2, 'b')", "(1, 'a', 1), (3, 'c', 3)"],
};

for (const [name, [before, after]] of Object.entries(VERSIONS)) {
  it(`${name}, cut off after each of its statements, leaves the old rows or the new ones, and the next call comes to the same end`, async () => {
    for (let most = 0; ; most++) {
      const place = `${name.replaceAll(' ', '-')}-${most}`;
      await publish(place, before, Infinity);
      const old = await there(place);
      const finished = await publish(place, after, most);
      const now = await there(place);
      const wanted = await rowsOf(after);
      // A column that was added stands empty until its rows come.
      expect([JSON.stringify(wanted), JSON.stringify(old.map((row) => [...row, ...Array<null>(now[0]!.length - row.length).fill(null)]))]).toContain(JSON.stringify(now));
      await publish(place, after, Infinity);
      expect(await there(place)).toEqual(wanted);
      if (finished) return expect(most).toBeGreaterThan(8);
    }
  });
}

/** Publishes rows; the target's connection is lost after so many statements. True when it came to its end. */
async function publish(place: string, rows: string, most: number): Promise<boolean> {
  const lake = await open(':memory:');
  const warehouse = await open(join(root, `${place}.duckdb`));
  const memory = await openMemory(host, root);
  const first = await lake.connect();
  await first.execute(`create schema gold; create table gold.orders as select * from (values ${rows}) as t(${rows.includes(', 3)') || rows.includes(', 1)') ? 'id, note, extra' : 'id, note'})`);
  const side = await openSide({ engine: lake, adapter: duckdbAdapter, manifest: { project: { target: { name: 'dev' } } } } as unknown as Session, host, root);
  const relation = { database: place, ...ORDERS };
  const there = { database: 'memory', ...ORDERS };
  try {
    const origin = await openOrigin(side, there, (await side.columns(there))!, [['id']], memory, { files: host.files, path: join(root, place) });
    const connection = await warehouse.connect();
    const existing = (await warehouse.listRelations([relation])).find(({ identifier }) => identifier === 'orders');
    try {
      await publishTable(origin, { engine: warehouse, dialect: duckdbAdapter.dialect, connection: mortal(connection, most), existing, relation }, { table: 'gold.orders', runId: 'run', whole: false, sending: () => undefined });
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
    for (const engine of [memory, lake, warehouse]) await engine.close();
  }
}

class Killed extends Error {}

function mortal(connection: Connection, most: number): Connection {
  let left = most;
  const counted = <T>(act: () => Promise<T>): Promise<T> => (left-- > 0 ? act() : Promise.reject(new Killed()));
  return { ...connection, query: (sql) => counted(() => connection.query(sql)), execute: (sql) => counted(() => connection.execute(sql)) };
}

async function there(place: string): Promise<readonly (readonly unknown[])[]> {
  return ask(join(root, `${place}.duckdb`), 'select * from gold.orders order by all');
}

function rowsOf(values: string): Promise<readonly (readonly unknown[])[]> {
  return ask(':memory:', `select * from (values ${values}) order by all`);
}

async function ask(path: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  const engine = await open(path);
  const connection = await engine.connect();
  try {
    return (await connection.query(sql)).rows;
  } finally {
    connection.close();
    await engine.close();
  }
}

function open(path: string): Promise<Engine> {
  return duckdbAdapter.open({ name: 'x', engine: 'duckdb', dialect: 'duckdb', database: 'x', schema: 'main', threads: 1, path, connection: {} }, host);
}
