import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GetPartitionsCommand, GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { awsSettings, clientOptions } from '../../compiler/aws/client-options.ts';
import { lakec } from '../cli/world.ts';
import { makeLake, type Lake } from '../lake/lake.ts';
import { startS3World, type S3World } from './s3-lake.ts';

let world: S3World;
let here: Lake;
let there: Lake;
beforeAll(async () => {
  world = await startS3World();
  here = makeLake();
  there = makeLake();
});
afterAll(async () => {
  here?.remove();
  there?.remove();
  await world?.stop();
});

const EXTERNAL = ['customer_360', 'dim_customer', 'dim_date', 'dim_product', 'fact_orders', 'product_performance'];

it('the lake lands from S3 and keeps its gold there, with the rows that it has on one machine', async () => {
  for (const file of readdirSync(join(there.root, 'data'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath ?? file.path, file.name);
    await world.s3.upload(`s3://acme-lake-s3/landing/${path.slice(join(there.root, 'data').length + 1)}`, { file: path });
  }
  // Only what the emulator and the sample data's age need is not as the lake's own config has it.
  writeFileSync(join(there.root, 'config/try.yaml'), `extends: s3.yaml\naws: {endpoint_url: "${world.faults.url}"}\ndq: {freshness_as_of: "2026-01-31"}\n`);
  const run = (...argv: readonly string[]) => lakec([...argv, '--target', 'try'], there.root, { ...world.env, LAKEC_AS_OF_DATE: '2026-01-31' });
  const built = await run('build');
  expect(built.code, built.text).toBe(0);
  expect((await here.run()).diagnostics).toEqual([]);

  for (const table of EXTERNAL) {
    const [[columns]] = (await here.query(`select string_agg(column_name, ', ' order by column_name) from duckdb_columns() where schema_name = 'gold' and table_name = '${table}' and column_name not in ('_ingested_at', '_batch_id')`)) as [[string]];
    const print = (from: string) => `select count(*)::varchar, md5(string_agg(line, chr(10) order by line)) from (select to_json({${columns.split(', ').map((name) => `'${name}': ${name}::varchar`).join(', ')}})::varchar as line from ${from}) as lines`;
    const local = await here.query(print(`gold.${table}`));
    expect(Number(local[0]![0]), table).toBeGreaterThan(0);
    expect(await world.query(print(`read_parquet('s3://acme-lake-s3/gold/${table}/**/*.parquet', hive_partitioning = ${table === 'fact_orders'}, hive_types_autocast = true)`)), table).toEqual(local);
  }
  expect((await world.s3.list('s3://acme-lake-s3/gold/fact_orders'))[0]).toMatch(/\/order_year=\d{4}\/order_month=\d+\/part-0\.parquet$/);
  expect([...new Set((await world.s3.list('s3://acme-lake-s3/gold')).map((url) => url.split('/')[4]))]).toEqual(EXTERNAL);

  // Whoever reads the catalog finds the same: each table with its columns, its place and its partitions.
  const glue = new GlueClient(clientOptions(awsSettings({ aws: { endpoint_url: world.faults.url } }, world.env), 'GLUE'));
  const { TableList = [] } = await glue.send(new GetTablesCommand({ DatabaseName: 'acme_lake_gold_s3' }));
  expect(TableList.map(({ Name }) => Name).sort()).toEqual(EXTERNAL);
  const orders = TableList.find(({ Name }) => Name === 'fact_orders')!;
  expect([orders.StorageDescriptor!.Location, orders.PartitionKeys!.map(({ Name }) => Name)]).toEqual(['s3://acme-lake-s3/gold/fact_orders/', ['order_year', 'order_month']]);
  const { Partitions = [] } = await glue.send(new GetPartitionsCommand({ DatabaseName: 'acme_lake_gold_s3', TableName: 'fact_orders' }));
  expect(new Set(Partitions.map(({ Values }) => Values!.join('/')))).toEqual(new Set((await world.s3.list('s3://acme-lake-s3/gold/fact_orders')).map((url) => /order_year=(\d+)\/order_month=(\d+)/.exec(url)!.slice(1).join('/'))));
  glue.destroy();

  // A second run loads no file again, and needs none of those that it loaded.
  world.faults.seen.length = 0;
  const again = await run('run', '--exclude', 'gold');
  expect(again.code, again.text).toBe(0);
  expect(again.text.match(/nothing new/g)).toHaveLength(9);
  expect(world.faults.seen.filter((line) => line.includes('/acme-lake-s3') && !line.includes('list-type=2'))).toEqual([]);
  expect((await run('freshness')).code).toBe(0);
});
