import { afterAll, beforeAll, expect, it } from 'vitest';
import { startS3World, type S3World } from '../aws/s3-lake.ts';

let world: S3World;
beforeAll(async () => {
  world = await startS3World();
});
afterAll(() => world.stop());

it('registers what DuckDB writes to S3, finds it true of its objects, and tells when some are gone', async () => {
  const { lakec, write } = world.project('project_name: shop\nenv: prod\nengine: {type: duckdb, path: lake.duckdb}\npaths: {root: "s3://lake/shop"}\nglue: {enabled: true}\n', {
    'models/gold/fact.sql': "{{ config(materialized='external', partition_by=['y', 'm']) }}\nselect i as id, cast(1.5 as decimal(18,4)) as amount, 2026 as y, i as m from range(1, 4) t(i)\n",
    'models/gold/kept.sql': "{{ config(materialized='table') }}\nselect 1 as a\n",
  });
  const planned = await lakec('catalog', 'plan');
  expect(planned.text).toContain('create     fact  4 columns, by y, m\n                   s3://lake/shop/gold/fact/\n');
  expect(planned.text).toContain("One node keeps its rows in the engine's own database");
  const ran = await lakec('run');
  expect(ran.text).toContain('registered 1 table: 1 created; partitions: 3 added\n');
  expect((await lakec('run')).text).toContain('registered 1 table: 1 unchanged\n');
  expect((await lakec('catalog', 'check')).text).toContain('Catalog check: the entry is true of its files.');

  await world.s3.remove(await world.s3.list('s3://lake/shop/gold/fact/y=2026/m=2'));
  const checked = await lakec('catalog', 'check');
  expect(checked.code).toBe(1);
  expect(checked.text).toContain('error[catalog-differs]: shop_gold_prod.fact has 1 partition without files: y=2026/m=2.');
  expect((await lakec('catalog', 'apply')).text).toContain('partitions: 1 removed');
  expect((await lakec('catalog', 'check')).code).toBe(0);

  write('models/gold/fact.sql', "{{ config(materialized='external', partition_by=['y', 'm']) }}\nselect i as id, cast(1.5 as decimal(18,4)) as amount, 'x' as more, 2026 as y, i as m from range(1, 4) t(i)\n");
  expect((await lakec('run')).text).toContain('registered 1 table: 1 updated; partitions: 1 added, 2 updated\n');
}, 1_800_000);
