import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sketch } from '../../phases/6-plan/sketch.ts';
import { Broken, Guarded, openLake, type Lake } from './lake.ts';

const root = mkdtempSync(join(tmpdir(), 'lakec-external-'));
let lake: Lake;
beforeAll(async () => {
  lake = await openLake(':memory:', root);
});
afterAll(async () => {
  await lake.close();
  rmSync(root, { recursive: true });
});

const orders = (rows: number, config = {}): Sketch => ({
  config: { materialized: 'external', ...config }, layer: 'silver', projectConfig: { paths: { silver_root: '.lake/silver' } },
  output: { id: 'INTEGER', amount: 'DECIMAL(18,4)', year: 'INTEGER', label: 'VARCHAR' },
  sql: `select i::integer as id, (i * 1.5)::decimal(18,4) as amount, (2020 + i % 3)::integer as year, case when i % 7 = 0 then null else 'l' || i % 2 end as label from range(${rows}) t(i)`,
});

const files = (): readonly string[] => (readdirSync(join(root, '.lake/silver/orders'), { recursive: true }) as string[]).filter((path) => path.endsWith('.parquet')).sort();
const bytes = (): string => createHash('sha256').update(files().map((path) => readFileSync(join(root, '.lake/silver/orders', path), 'latin1')).join('')).digest('hex');

it('one file, read through a view, the same bytes each time', async () => {
  await lake.build(orders(5000));
  expect(files()).toEqual(['part-0.parquet']);
  expect(await lake.rows('select count(*), sum(amount) from lake.silver.orders')).toEqual([[5000, '18746250.0000']]);
  const first = bytes();
  await lake.build(orders(5000));
  expect(bytes()).toBe(first);
});

it('partitions: columns keep their types and stand last, vanished partitions go', async () => {
  await lake.build(orders(100, { partition_by: ['year', 'label'] }));
  expect(files().length).toBe(9);
  expect((await lake.engine.columns({ database: 'lake', schema: 'silver', identifier: 'orders' }))!.map(({ name, type }) => `${name} ${type}`)).toEqual(['id INTEGER', 'amount DECIMAL(18,4)', 'year INTEGER', 'label VARCHAR']);
  expect(await lake.rows('select count(*), count(label), min(year) from lake.silver.orders')).toEqual([[100, 85, 2020]]);
  await lake.build(orders(2, { partition_by: ['year'] }));
  expect(files()).toEqual(['year=2020/part-0.parquet', 'year=2021/part-0.parquet']);
});

it('a run broken off leaves the old files to be read', async () => {
  for (const config of [{}, { partition_by: 'year' }]) {
    await lake.build(orders(10, config));
    for (let at = 0; at < 2; at++) {
      await expect(lake.build(orders(20, config), { breakBefore: at })).rejects.toThrowError(Broken);
      expect(await lake.rows('select count(*) from lake.silver.orders')).toEqual([[10]]);
    }
    await lake.build(orders(20, config));
    expect(await lake.rows('select count(*) from lake.silver.orders')).toEqual([[20]]);
    expect(readdirSync(join(root, '.lake/silver'))).toEqual(['orders']);
  }
});

it('no rows: one file is empty, a partitioned table is refused and left as it was', async () => {
  await lake.build(orders(0));
  expect(files()).toEqual(['part-0.parquet']);
  expect(await lake.rows('select count(*) from lake.silver.orders')).toEqual([[0]]);
  await lake.build(orders(3, { partition_by: 'year' }));
  await expect(lake.build(orders(0, { partition_by: 'year' }))).rejects.toThrowError(Guarded);
  expect(await lake.rows('select count(*) from lake.silver.orders')).toEqual([[3]]);
});
