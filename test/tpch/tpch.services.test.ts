import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParityResult } from '../../compiler/parity/result.ts';
import { lakec } from '../cli/world.ts';
import { pythonOf } from '../services/install.ts';
import { TABLES, tpchData, tpchProject, withTpch } from './data.ts';

// The 22 queries of TPC-H with their validation parameters, at scale factor 0.1: what they give on DuckDB is what DuckDB's extension says
// they give, and Spark gives the same.

const QUERIES = readdirSync(join(import.meta.dirname, 'project/models/gold')).map((file) => file.replace('.sql', '')).sort();
const root = tpchProject();
let env: Readonly<Record<string, string | undefined>>;

beforeAll(async () => {
  env = { ...process.env, TPCH_DATA: await tpchData(root), LAKEC_PYTHON: await pythonOf('spark35') };
  const { code, text } = await lakec(['build', '--quiet'], root, env);
  expect(code, text).toBe(0);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('TPC-H at scale factor 0.1', () => {
  it('has 22 queries, which give on DuckDB what its extension says', async () => {
    expect(QUERIES).toHaveLength(22);
    const expected = await withTpch(async (query) => {
      for (const table of TABLES) await query(`create view ${table} as select * from read_parquet('${env['TPCH_DATA']}/${table}.parquet')`);
      const texts = await query('select query from tpch_queries() order by query_nr');
      const answers: (readonly (readonly (string | null)[])[])[] = [];
      // The extension's text has the fraction of query 11 for scale factor 1.
      for (const [text] of texts) answers.push(await query(text!.replace('0.0001000000', '0.0010000000')));
      return answers;
    });
    const database = await DuckDBInstance.create(join(root, '.lake/lake.duckdb'), { access_mode: 'READ_ONLY' });
    const session = await database.connect();
    for (const [at, name] of QUERIES.entries()) {
      const rows = (await session.runAndReadAll(`select * from gold.${name}`)).getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
      expect({ name, rows: bag(rows) }).toEqual({ name, rows: bag(expected[at]!) });
    }
    session.closeSync();
    database.closeSync();
  });

  it('gives the same on Spark 3.5', async () => {
    const { code, stdout, text } = await lakec(['parity', '--targets', 'dev,spark', '--json'], root, env);
    expect(code, text).toBe(0);
    const { relations } = JSON.parse(stdout) as ParityResult;
    expect(relations.map(({ relation, status }) => [relation, status]).sort()).toEqual([...TABLES.map((name) => [`bronze.${name}`, 'equal']), ...QUERIES.map((name) => [`gold.${name}`, 'equal'])].sort());
    // Nothing is equal for being empty.
    expect(relations.filter(({ rows }) => rows.left === 0)).toEqual([]);
  }, 1_800_000);
});

/** Rows in one order, numbers to six places, as ours are rounded: averages are doubles in the extension's answers. */
function bag(rows: readonly (readonly (string | null)[])[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row.map((value) => (value !== null && /^-?\d+(\.\d+)?$/.test(value) && !/^0\d/.test(value) ? Number(Number(value).toFixed(6)) : value)))).sort();
}
