import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSnowflake, type SnowflakeDouble } from '../../services/snowflake.ts';
import { lakec } from '../../cli/world.ts';

let double: SnowflakeDouble;
let folder: string;
/** What the last build printed. */
let told = '';
beforeAll(async () => {
  double = await startSnowflake(['kept']);
  folder = mkdtempSync(join(tmpdir(), 'lakec-dynamic-'));
  mkdirSync(join(folder, 'config'), { recursive: true });
  mkdirSync(join(folder, 'models/silver'), { recursive: true });
  writeFileSync(join(folder, 'config/dev.yaml'), `project_name: shop\nengine: {type: snowflake, threads: 1, connection: ${JSON.stringify({ ...double.connection, user: 'BUILDER', password: '${secret:snowflake/password}', database: 'KEPT' })}}\n`);
  writeFileSync(join(folder, 'models/silver/orders.sql'), "{{ config(materialized='table') }}\nselect 1 as id, 10 as amount");
  double.control({ forget: true });
});
afterAll(async () => {
  await double?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a build of the dynamic table asks that is about it, but for the question how it is. */
async function built(config: string, select = "select id from {{ ref('orders') }}", exit = 0): Promise<readonly string[]> {
  writeFileSync(join(folder, 'models/silver/ids.sql'), `{{ config(materialized='dynamic_table'${config}) }}\n${select}`);
  await double.control({ forget: true });
  const { code, text } = await lakec(['build', '--select', '+ids'], folder, { ...process.env, LAKEC_SECRET_SNOWFLAKE_PASSWORD: 'correct horse' });
  expect(code, text).toBe(exit);
  told = text;
  return (await double.control()).seen.map(({ sql }) => sql.replace(/\s+/g, ' ')).filter((sql) => /\bids\b/.test(sql) && !sql.startsWith('show') && !/lakec_relations/.test(sql));
}

it('a dynamic table is made once, refreshed by each run, changed in place where it can be, and made anew where its SELECT is another', async () => {
  const made = 'create or replace dynamic table KEPT.silver.ids %s as select id from KEPT.silver.orders';
  const alter = 'alter dynamic table KEPT.silver.ids';
  expect(await built('')).toEqual([made.replace('%s', 'scheduler = disable')]);
  expect(await built('')).toEqual([`${alter} refresh`]);
  expect(await built(", target_lag='1 hour'")).toEqual([`${alter} set target_lag = '1 hour' scheduler = enable`]);
  expect(await built(", target_lag='60 minutes'")).toEqual([]);
  expect(await built(", target_lag='1 hour', snowflake_warehouse='LARGE_WH', cluster_by=['id'], immutable_where='id < 5'")).toEqual([`${alter} set warehouse = LARGE_WH`, `${alter} set immutable where (id < 5)`, `${alter} cluster by (id)`]);
  expect(await built(", target_lag='1 hour', snowflake_warehouse='LARGE_WH', cluster_by=['id'], immutable_where='id < 5'")).toEqual([]);
  expect(await built(", target_lag='1 hour', snowflake_warehouse='LARGE_WH'")).toEqual([`${alter} unset immutable`, `${alter} drop clustering key`]);
  expect(await built(", target_lag='1 hour', snowflake_warehouse='LARGE_WH'", "select id, amount from {{ ref('orders') }}")).toEqual(["create or replace dynamic table KEPT.silver.ids target_lag = '1 hour' warehouse = LARGE_WH as select id, amount from KEPT.silver.orders"]);
  expect(await built(", target_lag='1 hour', snowflake_warehouse='LARGE_WH', refresh_mode='full'", "select id, amount from {{ ref('orders') }}")).toHaveLength(1);
});

it('on_configuration_change: continue leaves it and says so once, fail leaves it and fails', async () => {
  const config = ", target_lag='1 hour', snowflake_warehouse='LARGE_WH', refresh_mode='full'";
  const select = "select id, amount from {{ ref('orders') }}";
  expect(await built(`${config}, on_configuration_change='fail'`, select), 'nothing has changed').toEqual([]);
  const other = config.replace('1 hour', '2 hours');
  expect(await built(`${other}, on_configuration_change='continue'`, select)).toEqual([]);
  expect(told.match(/warning\[configuration-changed\]/g)).toHaveLength(1);
  expect(await built(`${other}, on_configuration_change='fail'`, select, 1)).toEqual([]);
  expect(told.match(/error\[configuration-changed\]/g)).toHaveLength(1);
  expect(await built(`${other}, on_configuration_change='apply'`, select)).toEqual(["alter dynamic table KEPT.silver.ids set target_lag = '2 hours'"]);
});

it('a table of its name gives way to it, and it to a table', async () => {
  writeFileSync(join(folder, 'models/silver/ids.sql'), "{{ config(materialized='table') }}\nselect 1 as id");
  const run = async (): Promise<string> => {
    const { code, text } = await lakec(['run', '--select', 'ids'], folder, { ...process.env, LAKEC_SECRET_SNOWFLAKE_PASSWORD: 'correct horse' });
    expect(code, text).toBe(0);
    return text;
  };
  await run();
  expect((await double.control()).seen.map(({ sql }) => sql)).toContain('drop dynamic table if exists KEPT.silver.ids');
  expect(await built('')).toEqual(['drop table if exists KEPT.silver.ids', 'create or replace dynamic table KEPT.silver.ids scheduler = disable as select id from KEPT.silver.orders']);
});
