import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redshift } from '../../compiler/adapters/redshift/dialect.ts';
import { lakec } from '../cli/world.ts';
import { AWS_ENV } from '../services/aws.ts';
import type { PgSession } from '../services/postgres.ts';
import { startRedshift, type RedshiftDouble } from '../services/redshift/index.ts';
import { makeLake, type Lake } from './lake.ts';

/** Columns that tell of a run, which no two runs share. */
const OF_A_RUN = ['_ingested_at', '_batch_id', '_rejected_at'];

/** The unit test of `order_events` reads messages that are no JSON, and gets other rows here. */
const HELD_BACK = ['silver.order_events_silver', 'silver.order_events_silver__quarantine'];

let double: RedshiftDouble;
let session: PgSession;
let lake: Lake;
let built = { code: -1, text: '' };

beforeAll(async () => {
  double = await startRedshift();
  session = await double.postgres.connect();
  lake = makeLake();
  expect((await lake.run()).diagnostics).toEqual([]);
  await copyBronze();
  // Only the emulator's address is not as the lake's own config has it.
  writeFileSync(join(lake.root, 'config/try.yaml'), `extends: redshift.yaml\naws: {endpoint_url: '${double.url}'}\nengine: {threads: 2, connection: {database: dev, poll_seconds: 0.2}}\n`);
  lake.close();
  built = await lakec(['build', '--target', 'try', '--select', 'silver', 'gold', '--exclude', 'bronze'], lake.root, { ...AWS_ENV, LAKEC_AS_OF_DATE: '2026-01-31' });
});
afterAll(async () => {
  await session?.end();
  lake?.remove();
  await double?.stop();
});

/** The bronze tables of the lake on DuckDB, as if they had been loaded into Redshift. */
async function copyBronze(): Promise<void> {
  await session.query('create schema bronze');
  for (const [table] of await lake.query("select table_name from duckdb_tables() where schema_name = 'bronze' order by 1")) {
    const columns = await lake.query(`select column_name, data_type from duckdb_columns() where schema_name = 'bronze' and table_name = '${table}' order by column_index`);
    await session.query(`create table bronze."${table}" (${columns.map(([name, type]) => `"${name}" ${redshift.type(type!)}`).join(', ')})`);
    const rows = await lake.query(`select ${columns.map(([name]) => `"${name}"::varchar`).join(', ')} from bronze."${table}"`);
    for (let at = 0; at < rows.length; at += 1000) {
      const literal = (value: string | null): string => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`);
      await session.query(`insert into bronze."${table}" values ${rows.slice(at, at + 1000).map((row) => `(${row.map(literal).join(', ')})`).join(', ')}`);
    }
  }
}

const tables = async (): Promise<readonly string[]> => (await lake.query("select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('silver', 'gold') order by 1")).map(([name]) => name!);

describe('silver and gold inside Redshift', () => {
  it('are built from the bronze tables that are there, but for what a unit test holds back', () => {
    expect([...new Set([...built.text.matchAll(/^ {2}(?:fail|error) +(.*)$/gm)].map(([, told]) => told))], built.text).toEqual(['unit test model.acme_lake.order_events::messages_are_read_in_both_spellings']);
  });

  it('have the rows that they have on DuckDB', async () => {
    const differing: string[] = [];
    for (const table of await tables()) {
      const [schema, name] = table.split('.');
      const columns = (await lake.query(`select column_name, data_type from duckdb_columns() where schema_name = '${schema}' and table_name = '${name}' order by 1`)).filter(([column]) => !OF_A_RUN.includes(column!));
      const here = await lake.query(`select ${columns.map(([column]) => `"${column}"::varchar`).join(', ')} from ${table}`);
      const list = columns.map(([column, type]) => (type === 'BOOLEAN' ? `case when "${column}" then 'true' when not "${column}" then 'false' end` : `"${column}"::text`)).join(', ');
      const there = await session.query({ text: `select ${list} from ${table}`, rowMode: 'array' }).then(({ rows }) => rows, () => undefined);
      const lines = (rows: readonly (readonly (string | null)[])[]): string => rows.map((row) => JSON.stringify(row)).sort().join('\n');
      if (!there) differing.push(`${table} is not there`);
      else if (lines(here) !== lines(there)) {
        const [only] = there.filter((row) => !new Set(here.map((one) => JSON.stringify(one))).has(JSON.stringify(row)));
        differing.push(`${table}: ${here.length} rows on DuckDB, ${there.length} on Redshift; only there: ${JSON.stringify(only)}`);
      }
    }
    expect(differing).toEqual(HELD_BACK.map((table) => `${table} is not there`));
  });
});
