import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redshift } from '../../compiler/adapters/redshift/dialect.ts';
import { lakec } from '../cli/world.ts';
import { AWS_ENV } from '../services/aws.ts';
import { startRedshift, type RedshiftDouble } from '../services/redshift/index.ts';
import { makeLake, type Lake } from './lake.ts';

let lake: Lake;

beforeAll(async () => {
  lake = makeLake({ scale: 0.1 });
  expect((await lake.run()).diagnostics).toEqual([]);
});
afterAll(() => lake?.remove());

/** Tests of how much there is are for the whole sample. */
const SMALL = 'dq: {thresholds: {bronze: {min_row_count: 1}, silver: {min_row_count: 1}, gold: {min_row_count: 1}, overrides: {snowflake_orders: {min_row_count: 1}}}}\n';

interface BronzeTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The bronze tables of the lake on DuckDB, which are to be as if they had been loaded into the warehouse. */
async function bronze(): Promise<readonly BronzeTable[]> {
  const columns = await lake.query("select table_name, column_name, data_type from duckdb_columns() where schema_name = 'bronze' order by table_name, column_index");
  const names = [...new Set(columns.map(([table]) => table!))];
  return names.map((name) => ({ name, columns: columns.filter(([table]) => table === name).map(([, column, type]) => ({ name: column!, type: type! })) }));
}

const env = { ...AWS_ENV, LAKEC_AS_OF_DATE: '2026-01-31' };
const build = (target: string) => lakec(['build', '--target', target, '--select', 'silver', 'gold', '--exclude', 'bronze'], lake.root, env);
const compared = async (target: string): Promise<{ readonly code: number; readonly text: string }> => lakec(['parity', '--targets', `dev,${target}`, '--no-build', '--select', 'silver', 'gold', '--exclude', 'bronze'], lake.root, env);

describe('silver and gold inside Redshift', () => {
  let double: RedshiftDouble;
  beforeAll(async () => {
    double = await startRedshift();
    const session = await double.postgres.connect();
    await session.query('create schema bronze');
    for (const { name, columns } of await bronze()) {
      await session.query(`create table bronze."${name}" (${columns.map((column) => `"${column.name}" ${redshift.type(column.type)}`).join(', ')})`);
      const rows = await lake.query(`select ${columns.map((column) => `"${column.name}"::varchar`).join(', ')} from bronze."${name}"`);
      const literal = (value: string | null): string => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`);
      for (let at = 0; at < rows.length; at += 1000) await session.query(`insert into bronze."${name}" values ${rows.slice(at, at + 1000).map((row) => `(${row.map(literal).join(', ')})`).join(', ')}`);
    }
    await session.end();
    // Only the emulator's address is not as the lake's own config has it.
    writeFileSync(join(lake.root, 'config/red.yaml'), `extends: redshift.yaml\naws: {endpoint_url: '${double.url}'}\nengine: {threads: 2, connection: {database: dev, poll_seconds: 0.1}}\n${SMALL}`);
    lake.close();
  });
  afterAll(() => double?.stop());

  it('are built from the bronze tables that are there, and pass every test', async () => {
    const built = await build('red');
    expect(built.code, built.text).toBe(0);
  });

  it('have the rows that they have on DuckDB, by lakec parity', async () => {
    const { code, text } = await compared('red');
    expect(code, text).toBe(0);
  });
});
