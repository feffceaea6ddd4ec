import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carrierOf, copyTo, readFrom } from '../../../../compiler/adapters/duckdb/python/carrier.ts';
import { duckdbAdapter } from '../../../../compiler/adapters/duckdb/index.ts';
import type { Connection, Engine } from '../../../../compiler/contracts/adapter.ts';
import { nodeHost } from '../../../../compiler/host/node.ts';

/** One value of each kind that a table may have, each beside a null. */
const VALUES = [
  'true', '1::tinyint', '1::usmallint', '18446744073709551615::ubigint', '170141183460469231731687303715884105727::hugeint', '340282366920938463463374607431768211455::uhugeint',
  '0.1::float', "'nan'::double", '1.50::decimal(38,10)', "'ä'", "'\\x00ab'::blob", "'0101'::bit", "'123456789012345678901234567890'::bignum",
  "'infinity'::date", "time '10:00:00.123456'", "'10:00:00.123456+02:30'::timetz", "'2024-01-01 10:00:00.123456'::timestamp", "'2024-01-01 10:00:00'::timestamp_s", "'2024-01-01 10:00:00.123'::timestamp_ms",
  "'2024-01-01 10:00:00.123456789'::timestamp_ns", "'2024-01-01 10:00:00+02'::timestamptz", "interval '-1 month 3 days 00:00:00.123456'",
  "'b c'::enum('a', 'b c', 'it''s, (so)')", 'uuid()', `'{"a": [1]}'::json`, '[1::hugeint, null]', "[interval '1 day', null]::interval[2]", '[[1], []]::int[][]',
  `{'id': 1::uhugeint, 'my interval': interval '1 us', 'hugeint': 'x', 'a "q", b': ['a'::enum('a')]}`, "map {'a': [1::hugeint], 'b': null}", "map {interval '1 day': 'x'::enum('x')}",
  "union_value(b := 'q')::union(a int, b varchar)", 'null',
];

describe('rows that travel as a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lakec-carrier-'));
  let engine: Engine;
  let connection: Connection;
  beforeAll(async () => {
    engine = await duckdbAdapter.open({ name: 'dev', engine: 'duckdb', dialect: 'duckdb', database: 'memory', schema: 'main', threads: 1, connection: {} }, nodeHost(folder));
    connection = await engine.connect();
  });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  it.each(VALUES)('keep the type and the value of %s', async (value) => {
    await connection.execute(`create or replace table sent as select ${value} as "the ""value""" union all select null`);
    const described = async (from: string) => (await connection.query(`describe ${from}`)).rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
    const columns = await described('sent');
    const path = join(folder, 'sent.parquet');
    await connection.execute(copyTo(path, columns, 'sent'));
    const read = readFrom(path, columns);
    expect(await described(read)).toEqual(columns);
    expect((await connection.query(`select x::varchar from (${read}) as got(x)`)).rows).toEqual((await connection.query('select x::varchar from sent as sent(x)')).rows);
  });

  it('carry as text only what a file would change', () => {
    expect(carrierOf('STRUCT(a INTEGER, "interval" INTERVAL, s STRUCT(h HUGEINT)[])')).toBe('STRUCT(a INTEGER, "interval" VARCHAR, s STRUCT(h VARCHAR)[])');
    expect(carrierOf("MAP(VARCHAR, ENUM('a', 'b, )'))[]")).toBe('MAP(VARCHAR, VARCHAR)[]');
    expect(carrierOf('DECIMAL(18,3)')).toBe('DECIMAL(18,3)');
  });
});
