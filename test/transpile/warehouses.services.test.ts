import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { transpile } from '../../compiler/transpile/index.ts';
import { rendered } from '../macros/on-duckdb.ts';
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

/** Macros that give the same digits on every engine, in a project that is written in the warehouse's own dialect. */
const MACROS = [
  "decimal_mul('amount', 'rate', 18, 4)", "decimal_div('amount', 'rate', 4, sa=4, sb=8)", "decimal_div('amount', 'rate', 12, sa=4, sb=8)", "decimal_div('id', '3', 0, sa=0, sb=0)", "add_months('moment', 1)", "add_months('moment', 'id')",
  "sk('id', 'txt', 'flag')", "epoch_micros('moment')", "parse_int('txt')", "parse_decimal('txt', 18, 4, exponent=true)", "parse_date('txt')", "parse_ts('txt')", "parse_bool('flag')",
  "is_json_object('js')", "json_text('js', '$.a.b')", "json_number('js', '$.n')", "full_match('txt', '[0-9 ]+')", "lakec.file_date_text('txt')",
];

/** What Snowflake's double can't carry out, and why. */
const BEYOND_FAKESNOW: Readonly<Record<string, string>> = {
  "decimal_div('amount', 'rate', 12, sa=4, sb=8)": 'its integers have 64 bits',
  ...Object.fromEntries(["is_json_object('js')", "json_text('js', '$.a.b')", "json_number('js', '$.n')"].map((call) => [call, 'it knows no regexp_replace() with options'])),
};

describe('macros in a project of the warehouse\'s own dialect', () => {
  const given = `select * from (values
    (1, cast('10.5000' as decimal(18,4)), cast('1350.12345678' as decimal(18,8)), '{"a":{"b":"x"},"n":"1e1"}', ' 12 ', timestamp '2026-01-31 10:00:00.000001', 'yes'),
    (2, cast('-3.0001' as decimal(18,4)), cast('2.00000000' as decimal(18,8)), '[{"n":1}]', '1.5', timestamp '2025-02-28 00:00:00', 'FALSE'),
    (3, cast('0.0001' as decimal(18,4)), cast('-2.00000000' as decimal(18,8)), '{"a":1,}', '2026-02-29', timestamp '1969-12-31 23:59:59.999999', 'x'),
    (4, null, cast('0.00000000' as decimal(18,8)), '{"a":{"b":null},"n":-2.55555}', '02/28/2026 23:59', null, null),
    (5, cast('99999.9999' as decimal(18,4)), cast('1.00000001' as decimal(18,8)), '{"a":"it''s, \\"x\\""} x', 'a/date=2026-01-31/part', timestamp '2024-02-29 00:00:00', '1'),
    (6, cast('7.0000' as decimal(18,4)), null, null, '2026-01-31T01:02:03Z', timestamp '2024-12-31 00:00:00', 'No')
  ) as t(id, amount, rate, js, txt, moment, flag)`;
  let duck: readonly string[];
  beforeAll(async () => {
    await duckdb.run(`create or replace table given_rows as ${given}`);
    await duckdb.run(`copy given_rows to '${join(folder, 'macros.parquet')}' (format parquet)`);
    duck = await Promise.all(MACROS.map(async (call) => JSON.stringify(await onDuckdb(`select ${rendered(`{{ ${call} }}`)} as made from given_rows order by id`))));
  });
  const plainly = (answer: string): string => answer.replaceAll('"double"', '"number"').replaceAll('"MADE"', '"made"');

  it.each(MACROS.map((call, at) => [call, at] as const))('%s on Snowflake', async (call, at) => {
    const sql = `select ${rendered(`{{ ${call} }}`, { dialect: 'snowflake' })} as made from given order by id`;
    const answer = await asked.rows(sql, { given: join(folder, 'macros.parquet') });
    if (BEYOND_FAKESNOW[call] !== undefined) expect(answer, BEYOND_FAKESNOW[call]).toHaveProperty('error');
    else expect({ sql, rows: plainly(JSON.stringify(answer)) }).toEqual({ sql, rows: plainly(duck[at]!) });
  });

  it.each(MACROS.map((call, at) => [call, at] as const))('%s on Redshift', async (call, at) => {
    const described = await binder.describe(given);
    if ('error' in described) throw described.error;
    const texts = await duckdb.runAndReadAll(`select ${described.columns.map(({ name }) => `cast("${name}" as varchar)`).join(', ')} from given_rows`);
    const sql = `select ${rendered(`{{ ${call} }}`, { dialect: 'redshift' })} as made from given order by id`;
    expect({ sql, rows: plainly(JSON.stringify(await redshift.rows(sql, described.columns, texts.getRows() as (string | null)[][]))) }).toEqual({ sql, rows: plainly(duck[at]!) });
  });
});
