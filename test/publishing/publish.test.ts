import { join } from 'node:path';
import { readdirSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../compiler/adapters/duckdb/engine.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { project, put } from '../cli/project.ts';
import { lakec } from '../cli/world.ts';

const CONFIGS = {
  'config/base.yaml': 'project_name: shop\nmodels: {+materialized: table}\n',
  'config/dev.yaml': 'extends: base.yaml\nengine: {path: lake.duckdb}\n',
  'config/wh.yaml': 'extends: base.yaml\nenv: wh\nengine: {path: warehouse.duckdb}\n',
};
const KEYED = { 'models/gold/_m.yml': 'models: [{name: orders, columns: [{name: id, data_tests: [unique]}]}]\n' };
const rows = (text: string): string => `select * from (values ${text}) as t(id, amount, note)`;

async function shop(files: Readonly<Record<string, string>>) {
  const root = project({ ...CONFIGS, ...KEYED, ...files });
  const built = async (): Promise<void> => {
    const { code, text } = await lakec(['run'], root);
    expect([code, text]).toEqual([0, text]);
  };
  return {
    root,
    built,
    async model(sql: string) {
      put(root, { 'models/gold/orders.sql': sql });
      await built();
    },
    async publish(...more: readonly string[]) {
      const { code, text, stdout } = await lakec(['publish', '--to', 'wh', '--json', ...more], root);
      const tables = code === 0 ? (JSON.parse(stdout) as { tables: { table: string; status: string; rows: number; sent: number; gone: number }[] }).tables : [];
      return { code, text, told: tables.map(({ status, sent, gone }) => [status, sent, gone].join(' ')) };
    },
    query: (sql: string) => query(root, 'warehouse.duckdb', sql),
    lake: (sql: string) => query(root, 'lake.duckdb', sql),
  };
}

async function query(root: string, path: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  const engine = await openEngine({ name: 'x', engine: 'duckdb', dialect: 'duckdb', database: path.replace('.duckdb', ''), schema: 'main', threads: 1, path, connection: {} }, nodeHost(root));
  const connection = await engine.connect();
  try {
    return (await connection.query(sql)).rows;
  } finally {
    connection.close();
    await engine.close();
  }
}

const ALL = 'select * from gold.orders order by id';

describe('publish', () => {
  it('makes the table of another target, then sends only what differs', async () => {
    const world = await shop({ 'models/gold/orders.sql': rows("(1, 10.5, 'a'), (2, 20.5, 'it''s'), (3, null, null)") });
    await world.built();
    expect((await world.publish()).told).toEqual(['replaced 3 0']);
    expect(await world.query(ALL)).toEqual(await world.lake(ALL));
    expect((await world.publish()).told).toEqual(['unchanged 0 0']);
    await world.model(rows("(1, 10.5, 'a'), (2, 21.5, 'it''s'), (4, 40.5, 'new')"));
    expect((await world.publish()).told).toEqual(['merged 2 1']);
    expect(await world.query(ALL)).toEqual(await world.lake(ALL));
    expect(await world.query('select count(*) from information_schema.tables where table_name like \'%\\_\\_lakec%\' escape \'\\\'')).toEqual([[0n]].map((row) => row.map(Number)));
  });

  it('without its cache sends all rows, to the same end', async () => {
    const world = await shop({ 'models/gold/orders.sql': rows("(1, 10, 'a'), (2, 20, 'b')") });
    await world.built();
    await world.publish();
    await world.model(rows("(2, 21, 'b'), (3, 30, 'c')"));
    rmSync(join(world.root, 'target'), { recursive: true });
    expect((await world.publish()).told).toEqual(['merged 2 0']);
    expect(await world.query(ALL)).toEqual([[2, 21, 'b'], [3, 30, 'c']]);
  });

  it('adds columns, and writes a table anew that changed in another way', async () => {
    const world = await shop({ 'models/gold/orders.sql': rows("(1, 10, 'a'), (2, 20, 'b')") });
    await world.built();
    await world.publish();
    await world.model(`select *, id * 2 as twice from (${rows("(1, 10, 'a'), (2, 20, 'b')")})`);
    expect((await world.publish()).told).toEqual(['merged 2 0']);
    expect(await world.query(ALL)).toEqual([[1, 10, 'a', 2], [2, 20, 'b', 4]]);
    await world.model('select 1 as id, date \'2026-01-31\' as day');
    expect((await world.publish()).told).toEqual(['replaced 1 0']);
    expect(await world.query('select id, cast(day as varchar) from gold.orders')).toEqual([[1, '2026-01-31']]);
  });

  it('replaces all rows where no key tells them apart', async () => {
    const world = await shop({ 'models/gold/_m.yml': 'models: [{name: orders}]\n', 'models/gold/orders.sql': rows("(1, 10, 'a'), (1, 10, 'a')") });
    await world.built();
    await world.publish();
    await world.model(rows("(1, 11, 'a'), (1, 11, 'a'), (1, 11, 'a')"));
    expect((await world.publish()).told).toEqual(['replaced 3 0']);
    expect(await world.query(ALL)).toEqual([[1, 11, 'a'], [1, 11, 'a'], [1, 11, 'a']]);
  });

  it('keeps every value of every type', async () => {
    const types = `select 1 as id, cast(9223372036854775807 as bigint) as b, cast('-123456789012345678901234567890.12345678' as decimal(38,8)) as d, true as t, timestamp '2026-01-31 23:59:59.123456' as ts, date '0001-01-01' as day,
      timestamptz '2026-01-31 12:00:00+02' as tz, [1, null] as list, {'a': 'x'} as s, 'line
two ''quoted'' \\ back 🎉' as text, '\\xAB'::blob as bytes, 0.1::double as x, -0.0::double as zero, 'inf'::double as inf, cast(null as date) as nothing, uuid '00000000-0000-0000-0000-000000000001' as u
      union all select 2, null, null, false, null, null, null, null, null, '', null, null, null, null, null, null`;
    const world = await shop({ 'models/gold/orders.sql': types });
    await world.built();
    expect((await world.publish()).told).toEqual(['replaced 2 0']);
    const [first, second] = await world.query('select b, d, t, cast(ts as varchar), cast(day as varchar), cast(tz as varchar), list, s, text, bytes, x, cast(zero as varchar), cast(inf as varchar), nothing, u from gold.orders order by id');
    expect(first).toEqual([9223372036854775807n, '-123456789012345678901234567890.12345678', true, '2026-01-31 23:59:59.123456', '0001-01-01', '2026-01-31 10:00:00', '[1,null]', '{"a":"x"}', "line\ntwo 'quoted' \\ back 🎉", 'ab', 0.1, '-0.0', 'inf', null, '00000000-0000-0000-0000-000000000001']);
    expect(second).toEqual([null, null, false, null, null, null, null, null, '', null, null, null, null, null, null]);
    expect((await world.publish()).told).toEqual(['unchanged 0 0']);
  });

  it('leaves alone what somebody else made', async () => {
    const world = await shop({ 'models/gold/orders.sql': rows("(1, 10, 'a')") });
    await world.built();
    await world.query('create schema gold; create table gold.orders as select 99 as mine');
    const { code, text } = await world.publish();
    expect([code, text]).toEqual([1, expect.stringContaining('publish-refused')]);
    expect(await world.query('select * from gold.orders')).toEqual([[99]]);
    expect((await world.publish('--full-refresh')).told).toEqual(['replaced 1 0']);
    expect(await world.query(ALL)).toEqual([[1, 10, 'a']]);
  });

  it('follows a run where the config says so, but for tables that a test found wrong', async () => {
    const tests = 'models: [{name: orders, columns: [{name: id, data_tests: [unique]}]}, {name: bad, columns: [{name: id, data_tests: [unique]}]}]\n';
    const world = await shop({
      'models/gold/_m.yml': tests, 'models/gold/orders.sql': rows("(1, 10, 'a')"), 'models/gold/bad.sql': 'select 1 as id union all select 1',
      'config/dev.yaml': 'extends: base.yaml\nengine: {path: lake.duckdb}\npublish: {wh: {select: gold, after_run: true}}\n',
    });
    const { code, text } = await lakec(['build'], world.root);
    expect([code, text]).toEqual([1, expect.stringContaining('gold.orders → wh: 1 row sent, replaced')]);
    expect(await world.query('select table_name from information_schema.tables where table_schema = \'gold\' order by 1')).toEqual([['lakec_published'], ['orders']]);
    expect(readdirSync(join(world.root, 'target/publish/wh')).filter((name) => /now|lock/.test(name))).toEqual([]);
  });
});
