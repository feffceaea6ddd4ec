import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { transpile } from '../../compiler/transpile/index.ts';
import { withTpch } from '../tpch/data.ts';
import { trapCases } from '../traps/cases.ts';
import { plain, type Answer } from '../traps/plain.ts';
import { startAsked, type Asked } from './asked.ts';
import { FAKESNOW_DIFFERS, POSTGRES_DIFFERS } from './double-differs.ts';
import { startRedshiftSql, type RedshiftSql } from './on-postgres.ts';

let folder: string;
let duckdb: DuckDBConnection;
let binder: Binder;
let asked: Asked;
let redshift: RedshiftSql;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lakec-warehouses-'));
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  await duckdb.run("set TimeZone = 'UTC'");
  binder = await openDuckdbBinder();
  asked = await startAsked();
  redshift = await startRedshiftSql();
}, 600_000);

afterAll(async () => {
  asked?.end();
  await redshift?.stop();
  duckdb?.closeSync();
  await binder?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('rows on DuckDB and on a double of Snowflake', () => {
  it.each(trapCases)('$name', { timeout: 60_000 }, async ({ name, given, model }) => {
    const parquet = join(folder, `${name}.parquet`);
    await duckdb.run(`create or replace view given as ${given}`);
    const columns = await binder.describe(given);
    if ('error' in columns) throw columns.error;
    // Types that Parquet or the double has not.
    const kept = columns.columns.map(({ name: column, type }) => (type === 'HUGEINT' || type === 'UBIGINT' ? `cast("${column}" as decimal(38,0)) as "${column}"` : /^U.*INT|^TINYINT/.test(type) ? `cast("${column}" as bigint) as "${column}"` : `"${column}"`));
    await duckdb.run(`copy (select ${kept.join(', ')} from given) to '${parquet}' (format parquet)`);
    await binder.define({ database: '', schema: 'main', identifier: 'given' }, columns.columns);
    const made = await transpile(model, 'duckdb', 'snowflake', { binder });
    if ('problem' in made) return;
    compare(made, await onDuckdb(model), await asked.rows(made.sql, { given: parquet }), FAKESNOW_DIFFERS[name]);
  });
});

describe('rows on DuckDB and on a double of Redshift', () => {
  it.each(trapCases)('$name', { timeout: 60_000 }, async ({ name, given, model }) => {
    await duckdb.run(`create or replace view given as ${given}`);
    const columns = await binder.describe(given);
    if ('error' in columns) throw columns.error;
    await binder.define({ database: '', schema: 'main', identifier: 'given' }, columns.columns);
    const made = await transpile(model, 'duckdb', 'redshift', { binder });
    if ('problem' in made) return;
    const texts = await duckdb.runAndReadAll(`select ${columns.columns.map((column) => `cast("${column.name}" as varchar)`).join(', ')} from given`);
    const [left, right] = [await onDuckdb(model), await redshift.rows(made.sql, columns.columns, texts.getRows() as (string | null)[][])];
    compare(made, left, right, POSTGRES_DIFFERS[name]);
  });
});

describe('what another parser reads', () => {
  for (const engine of ['snowflake', 'redshift', 'spark'] as const) {
    // Redshift's # for the bits of which one is set, sqlglot takes for a comment.
    it(`of every trap's text for ${engine}`, { timeout: 60_000 }, async () => {
      for (const { folder: at } of trapCases) {
        const sql = readFileSync(join(at, `${engine}.sql`), 'utf8');
        if (!sql.startsWith('refused') && !(engine === 'redshift' && /\w # \w/.test(sql))) expect({ at, ...(await asked.parse(sql, engine)) }).toEqual({ at, kind: expect.stringMatching(/^(?:select|union|except|intersect)$/) });
      }
    });
  }

  it.each(['snowflake', 'redshift'] as const)('of the flagship\'s silver and gold for %s', { timeout: 60_000 }, async (engine) => {
    const texts = join(import.meta.dirname, 'flagship', engine);
    for (const file of readdirSync(texts)) expect({ file, ...(await asked.parse(readFileSync(join(texts, file), 'utf8'), engine)) }).toEqual({ file, kind: expect.stringMatching(/^(?:select|union)$/) });
  });

  it('of TPC-H\'s 22 queries for both', { timeout: 120_000 }, async () => {
    const queries = await withTpch(async (query) => {
      await query('call dbgen(sf = 0)');
      const columns = await query("select table_name, column_name, data_type from information_schema.columns where table_schema = 'main' order by table_name, ordinal_position");
      return { texts: await query('select query_nr, query from tpch_queries() order by query_nr'), columns };
    });
    const tpch = await openDuckdbBinder();
    try {
      for (const table of new Set(queries.columns.map(([name]) => name!))) await tpch.define({ database: '', schema: 'main', identifier: table }, queries.columns.filter(([name]) => name === table).map(([, name, type]) => ({ name: name!, type: type! })));
      expect(queries.texts).toHaveLength(22);
      for (const [number, sql] of queries.texts) {
        for (const engine of ['snowflake', 'redshift'] as const) {
          const made = await transpile(sql!.trim().replace(/;$/, ''), 'duckdb', engine, { binder: tpch });
          expect({ number, engine, ...('problem' in made ? made : await asked.parse(made.sql, engine)) }).toEqual({ number, engine, kind: 'select' });
        }
      }
    } finally {
      await tpch.close();
    }
  });
});

/** Without an order, rows come as they like; where a trap says that they may differ, or the double is known to, they are not held to be the same. */
function compare(made: { readonly sql: string; readonly traps: readonly unknown[] }, left: Answer, right: Answer, reason: string | undefined): void {
  const bag = (answer: Answer): unknown => ('rows' in answer ? answer.rows.map((row) => JSON.stringify(row.map(anyNumber))).sort() : answer);
  if (reason !== undefined) expect(bag(right), reason).not.toEqual(bag(left));
  else if (made.traps.length === 0) expect({ rows: bag(right), sql: made.sql }).toEqual({ rows: bag(left), sql: made.sql });
}

/** The double has sums of whole numbers as doubles: a number is told from another by its digits alone. */
function anyNumber(value: unknown): unknown {
  return Array.isArray(value) && value[0] === 'double' ? ['number', String(value[1]).replace(/\.0$/, '')] : value;
}

async function onDuckdb(sql: string): Promise<Answer> {
  const reader = await duckdb.runAndReadAll(sql);
  const types = reader.columnTypes();
  return { columns: reader.columnNames(), rows: reader.getRows().map((row) => row.map((value, i) => plain(value, types[i]!))) };
}
