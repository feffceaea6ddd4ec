import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Sketch } from '../../phases/6-plan/sketch.ts';
import { openLake, type Lake } from './lake.ts';

let lake: Lake;
beforeAll(async () => {
  lake = await openLake();
});
beforeEach(() => lake.execute('drop schema lake.silver cascade; create schema lake.silver'));
afterAll(() => lake.close());

const kinds = async (): Promise<unknown> => (await lake.engine.listRelations([{ database: 'lake', schema: 'silver' }])).map((one) => [one.identifier, one.kind]);
const values = async (): Promise<unknown> => (await lake.rows('select * from lake.silver.orders')).flat();

it('each kind replaces every other', async () => {
  const sketches: readonly Sketch[] = [{ config: { materialized: 'view' }, sql: 'select 1 as id' }, { config: { materialized: 'table' }, sql: 'select 2 as id;\n' }, { config: { materialized: 'incremental' }, output: { id: 'INTEGER' }, sql: 'select 3 as id -- the last', flags: { fullRefresh: true } }];
  for (const first of sketches) {
    for (const second of sketches) {
      await lake.build(first);
      await lake.build(second);
      expect(await kinds()).toEqual([['orders', second.config!.materialized === 'view' ? 'view' : 'table']]);
      expect(await values()).toEqual([sketches.indexOf(second) + 1]);
    }
  }
});

it('a table may read itself while it is replaced', async () => {
  await lake.build({ config: { materialized: 'table' }, sql: 'select 1 as id' });
  await lake.build({ config: { materialized: 'table' }, sql: 'select id + 1 as id from lake.silver.orders' });
  expect(await values()).toEqual([2]);
});

it('an enforced contract holds its columns, types and nulls', async () => {
  const contract: Sketch = {
    config: { materialized: 'table', contract: { enforced: true } }, output: { n: 'INTEGER', id: 'INTEGER' },
    columns: [{ name: 'id', type: 'bigint', required: true }, { name: 'n', type: 'decimal(9,2)' }], constraints: [{ type: 'check', expression: 'n >= 0' }],
  };
  await lake.build({ ...contract, sql: 'select 5 as n, 1 as id' });
  expect((await lake.engine.columns({ database: 'lake', schema: 'silver', identifier: 'orders' }))).toEqual([{ name: 'id', type: 'BIGINT', nullable: false }, { name: 'n', type: 'DECIMAL(9,2)', nullable: true }]);
  await expect(lake.build({ ...contract, sql: 'select 5 as n, null as id' })).rejects.toThrowError(/NOT NULL/);
  await expect(lake.build({ ...contract, sql: 'select -5 as n, 2 as id' })).rejects.toThrowError(/CHECK/);
  expect(await values()).toEqual([1, '5.00']);
});

it('descriptions become comments', async () => {
  for (const materialized of ['view', 'table', 'incremental']) {
    await lake.build({ config: { materialized, persist_docs: { relation: true, columns: true } }, description: "It's all", columns: [{ name: 'ID', description: 'a key; with\na line' }, { name: 'gone', description: 'x' }], output: { id: 'INTEGER' }, sql: 'select 1 as id' });
    expect(await lake.rows("select comment from duckdb_columns() where schema_name = 'silver' and column_name = 'id'")).toEqual([['a key; with\na line']]);
    expect((await lake.rows("select comment from duckdb_tables() where schema_name = 'silver' union all select comment from duckdb_views() where schema_name = 'silver'")).flat()).toEqual(["It's all"]);
  }
});

it('a hook inside the transaction is undone with it, one outside is not', async () => {
  await lake.execute('create table lake.silver.log (text varchar)');
  const hook = (text: string, transaction: boolean): { sql: string; transaction: boolean } => ({ sql: `insert into lake.silver.log values ('${text}')`, transaction });
  const hooks = { pre: [hook('before', false), hook('pre', true)], post: [hook('post', true), hook('after', false)] };
  await lake.build({ config: { materialized: 'table' }, sql: 'select 1 as id', hooks });
  expect((await lake.rows('select text from lake.silver.log')).flat()).toEqual(['before', 'pre', 'post', 'after']);
  await expect(lake.build({ config: { materialized: 'table' }, sql: "select cast('x' || id as integer) as id from lake.silver.orders", hooks })).rejects.toThrowError(/Conversion/);
  expect((await lake.rows('select text from lake.silver.log')).flat()).toEqual(['before', 'pre', 'post', 'after', 'before']);
  expect(await values()).toEqual([1]);
});
