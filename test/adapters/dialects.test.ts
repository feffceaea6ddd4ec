import { describe, expect, it } from 'vitest';
import { ansi } from '../../compiler/adapters/ansi.ts';
import { duckdb } from '../../compiler/adapters/duckdb/dialect.ts';
import { duckdbAdapter } from '../../compiler/adapters/duckdb/index.ts';
import { memoryHost } from '../../compiler/host/memory.ts';

describe('names', () => {
  it('are quoted where they must be', () => {
    expect(['plain_1', 'Upper', 'two words', 'order', 'a"b', '1a', 'é'].map(duckdb.identifier)).toEqual(['plain_1', '"Upper"', '"two words"', '"order"', '"a""b"', '"1a"', '"é"']);
    expect(duckdb.relation({ database: 'my-lake', schema: 'silver', identifier: 'orders' })).toBe('"my-lake".silver.orders');
    expect(ansi.relation({ database: '', schema: '', identifier: 'orders' })).toBe('orders');
    expect(duckdb.string("it's")).toBe("'it''s'");
  });

  it("every keyword of DuckDB's can be a name", async () => {
    const engine = await duckdbAdapter.open({ name: 'dev', engine: 'duckdb', dialect: 'duckdb', database: 'memory', schema: 'main', threads: 1, path: ':memory:', connection: {} }, memoryHost());
    const connection = await engine.connect();
    const words = (await connection.query('select distinct keyword_name from duckdb_keywords()')).rows.map(([word]) => String(word));
    expect(words.length).toBeGreaterThan(400);
    const select = `select ${words.map((word, index) => `${index} as ${duckdb.identifier(word)}`).join(', ')}`;
    await connection.execute(duckdb.createTableAs({ database: 'memory', schema: 'main', identifier: 'words' }, select));
    await connection.query(`select ${words.map(duckdb.identifier).join(', ')} from words where ${words.map((word) => `${duckdb.identifier(word)} is not null`).join(' and ')}`);
    for (const word of words) await connection.execute(duckdb.createTable({ database: 'memory', schema: 'main', identifier: word }, [{ name: word, type: 'int' }], { replace: true }));
    connection.close();
    await engine.close();
  });
});

describe('types', () => {
  it("lakec's in the engine's spelling, the engine's as they are", () => {
    expect(['string', 'INT', 'bigint', 'boolean', 'date', 'timestamp', 'decimal(18,4)', 'STRUCT(a INTEGER)'].map(duckdb.type)).toEqual(['varchar', 'integer', 'bigint', 'boolean', 'date', 'timestamp', 'decimal(18,4)', 'STRUCT(a INTEGER)']);
  });
});

it('a surrogate key is 15 hex digits of the md5 of all parts', async () => {
  const engine = await duckdbAdapter.open({ name: 'dev', engine: 'duckdb', dialect: 'duckdb', database: 'memory', schema: 'main', threads: 1, path: ':memory:', connection: {} }, memoryHost());
  const connection = await engine.connect();
  const { createHash } = await import('node:crypto');
  const digest = createHash('md5').update(['CUST-1', '1767225600000001', '\x1e', 'true', '1.50'].join('\x1f')).digest('hex');
  const parts = [{ sql: "'CUST-1'", type: 'VARCHAR' }, { sql: "timestamp '2026-01-01 00:00:00.000001'", type: 'TIMESTAMP' }, { sql: 'null', type: 'VARCHAR' }, { sql: 'true', type: 'BOOLEAN' }, { sql: '1.5::decimal(9,2)', type: 'DECIMAL(9,2)' }];
  expect((await connection.query(`select ${duckdb.fingerprint(parts)}, ${duckdb.surrogateKey(parts)}::varchar`)).rows).toEqual([[digest, BigInt(`0x${digest.slice(0, 15)}`).toString()]]);
  connection.close();
  await engine.close();
});
