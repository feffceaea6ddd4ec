import { describe, expect, it } from 'vitest';
import { redshift } from '../../../compiler/adapters/redshift/dialect.ts';
import { snowflake } from '../../../compiler/adapters/snowflake/dialect.ts';
import { planSketch, printPlan, type Sketch } from './sketch.ts';

const from = { database: 'prod', schema: 'silver', identifier: 'orders' };
const printed = async (sketch: Sketch, dialect: typeof snowflake): Promise<string> => printPlan((await planSketch(sketch, dialect, { cloneOf: () => from })).plan!);

describe('lakec clone', () => {
  it('copies no row of a table on Snowflake, and keeps it as it was: transient or lasting', async () => {
    expect(await printed({ config: { materialized: 'table' } }, snowflake)).toContain('create or replace transient table lake.silver.orders clone prod.silver.orders;');
    expect(await printed({ config: { materialized: 'incremental', transient: false, copy_grants: true } }, snowflake)).toContain('create or replace table lake.silver.orders clone prod.silver.orders\ncopy grants;');
    expect(await printed({ kind: 'snapshot', config: {} }, snowflake)).toContain('create or replace table lake.silver.orders clone prod.silver.orders;');
  });

  it('makes views of what has no rows of its own, and of all where the engine has no clones', async () => {
    expect(await printed({ config: { materialized: 'view' } }, snowflake)).toContain('create or replace view lake.silver.orders as\nselect * from prod.silver.orders;');
    expect(await printed({ config: { materialized: 'table' } }, redshift)).toContain('create view lake.silver.orders as (\nselect * from prod.silver.orders\n);');
  });
});
