import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection, Engine, EngineError } from '../../../compiler/contracts/adapter.ts';
import type { Target } from '../../../compiler/contracts/project.ts';
import { duckdbAdapter } from '../../../compiler/adapters/duckdb/index.ts';
import { engineError } from '../../../compiler/adapters/duckdb/errors.ts';
import { nodeHost } from '../../../compiler/host/node.ts';

const root = mkdtempSync(join(tmpdir(), 'lakec-duckdb-'));
const host = nodeHost(root);
const target = (path: string, more: Partial<Target> = {}): Target => ({ name: 'dev', engine: 'duckdb', dialect: 'duckdb', database: 'lake', schema: 'main', threads: 4, path, connection: {}, ...more });
afterAll(() => rmSync(root, { recursive: true }));

describe('a database in memory', () => {
  let engine: Engine;
  let connection: Connection;
  beforeAll(async () => {
    engine = await duckdbAdapter.open(target(':memory:'), host);
    connection = await engine.connect();
  });
  afterAll(async () => {
    connection.close();
    await engine.close();
  });

  const refused = async (sql: string): Promise<EngineError> => {
    try {
      await connection.execute(sql);
    } catch (error) {
      return error as EngineError;
    }
    throw new Error('it was meant to be refused');
  };

  it('values are exact, in JavaScript or in text', async () => {
    const { columns, rows } = await connection.query(`select
      true as a, 1::tinyint as b, 9007199254740991 as c, 9007199254740993 as d, -170141183460469231731687303715884105727::hugeint as e, 0.10::decimal(38,20) as f,
      1.5::double as g, 'é😀' as h, date '0001-01-01' as i, timestamp '2026-01-31 01:02:03.000004' as j, timestamptz '2026-01-31 01:02:03+02' as k, time '10:00:00.5' as l,
      interval '1 month 2 days' as m, '\\x00a'::blob as n, uuid '550e8400-e29b-41d4-a716-446655440000' as o, [1.50::decimal(9,2), null] as p, {'x': 1, 'y': {'z': date '2026-01-31'}} as q,
      map {'k': [1]} as r, '{"a":1}'::json as s, 'u'::enum('u', 'v') as t, null as u, timestamp_ns '2026-01-31 01:02:03.000000004' as v, 'infinity'::timestamp as w`);
    expect(rows).toEqual([[
      true, 1, 9007199254740991, 9007199254740993n, -170141183460469231731687303715884105727n, '0.10000000000000000000',
      1.5, 'é😀', '0001-01-01', '2026-01-31 01:02:03.000004', '2026-01-30 23:02:03+00', '10:00:00.5',
      '1 month 2 days', '\\x00a', '550e8400-e29b-41d4-a716-446655440000', ['1.50', null], { x: 1, y: { z: '2026-01-31' } },
      { k: [1] }, '{"a":1}', 'u', null, '2026-01-31 01:02:03.000000004', 'infinity',
    ]]);
    expect(columns.slice(4, 6).concat(columns.slice(16, 20))).toEqual([
      { name: 'e', type: 'HUGEINT' }, { name: 'f', type: 'DECIMAL(38,20)' }, { name: 'q', type: 'STRUCT("x" INTEGER, "y" STRUCT("z" DATE))' }, { name: 'r', type: 'MAP(VARCHAR, INTEGER[])' }, { name: 's', type: 'JSON' }, { name: 't', type: "ENUM('u', 'v')" },
    ]);
  });

  it('counts the rows that a statement wrote', async () => {
    expect(await connection.execute('create or replace table n as select * from range(5) t(i)')).toEqual({ rows: 5 });
    expect(await connection.execute('delete from n where i < 2')).toEqual({ rows: 2 });
    expect(await connection.execute('insert into n values (9); insert into n values (7), (8)')).toEqual({ rows: 2 });
    expect(await connection.execute('create view v as select 1 as x')).toEqual({});
    expect(await connection.execute('delete from n where i > 100')).toEqual({ rows: 0 });
  });

  it('lists relations and columns, whatever the case of their names', async () => {
    await connection.execute('create schema s; create table s."Big" (a decimal(18,4) not null, "b c" integer[]); create view s.a as select 1 as x; create temporary table hidden as select 1');
    expect(await engine.listRelations([{ database: 'MEMORY', schema: 'S' }, { database: 'memory', schema: 'none' }])).toEqual([
      { database: 'memory', schema: 's', identifier: 'Big', kind: 'table' },
      { database: 'memory', schema: 's', identifier: 'a', kind: 'view' },
    ]);
    expect(await engine.columns({ database: 'memory', schema: 's', identifier: 'BIG' })).toEqual([{ name: 'a', type: 'DECIMAL(18,4)', nullable: false }, { name: 'b c', type: 'INTEGER[]', nullable: true }]);
    expect(await engine.columns({ database: 'memory', schema: 's', identifier: 'none' })).toBeUndefined();
  });

  const places: readonly (readonly [name: string, sql: string, pointsTo: string, kind: string, suggestion?: string])[] = [
    ['an unknown column', 'select i, amont from (select 1 as i, 2 as amount) as t', 'amont', 'sql', 'Candidate bindings: "amount"'],
    ['after letters of two, three and four bytes', "select 'é€😀' as a,\n  '😀😀' as b, nope from (select 1 as i) as t", 'nope', 'sql'],
    ['in a long line', `select '${'long '.repeat(2000)}', nope ${' '.repeat(500)} from (select 1 as i) as t`, 'nope', 'sql'],
    ['in the second statement', 'select 1; select * from nowhere', 'nowhere', 'sql'],
    ['a syntax error', 'select 1\nfrm x y z', 'x', 'sql'],
    ['at the end of the text', 'select (1', '', 'sql'],
    ['a function', "select uper('x')", 'uper', 'sql', 'Did you mean "upper"?'],
    ['a value that does not convert', "select 1, cast(x as integer) from (values ('a')) t(x)", 'cast', 'conversion'],
  ];
  for (const [name, sql, pointsTo, kind, suggestion] of places) {
    it(`points to ${name}`, async () => {
      const error = await refused(sql);
      expect({ kind: error.kind, at: sql.slice(error.offset).slice(0, pointsTo.length) }).toEqual({ kind, at: pointsTo });
      expect(error.sql).toBe(sql);
      expect(error.message).not.toMatch(/LINE \d|exception_type|Candidate|Did you mean/);
      if (suggestion !== undefined) expect(error.suggestion).toBe(suggestion);
    });
  }

  it('tells the kinds of refusal apart', async () => {
    await connection.execute('create or replace table k (id integer not null check (id > 0))');
    const kinds = async (sql: string): Promise<string> => (await refused(sql)).kind;
    expect(await kinds('insert into k values (null)')).toBe('constraint');
    expect(await kinds('insert into k values (-1)')).toBe('constraint');
    expect(await kinds('select 200::tinyint')).toBe('conversion');
    expect(await kinds('select 9223372036854775807 + 1::bigint')).toBe('conversion');
    expect(await kinds("select * from read_csv('nowhere.csv')")).toBe('missing-file');
    const other = await engine.connect();
    await other.execute('begin; delete from n');
    await connection.execute('begin');
    expect(await kinds('delete from n')).toBe('conflict');
    await connection.execute('rollback');
    await other.execute('rollback');
    other.close();
  });

  it('a running query can be cancelled, and the next one runs', async () => {
    const running = refused('select count(*) from range(10000000000) a, range(1000000) b');
    await new Promise((resolve) => setTimeout(resolve, 100));
    connection.cancel();
    expect((await running).kind).toBe('cancelled');
    connection.cancel();
    expect((await connection.query('select 42')).rows).toEqual([[42]]);
  });

  it('the time zone is UTC, in every connection', async () => {
    const other = await engine.connect();
    expect((await other.query("select current_setting('TimeZone'), timestamptz '2026-01-31 12:00:00+02'::timestamp")).rows).toEqual([['UTC', '2026-01-31 10:00:00']]);
    other.close();
  });
});

describe('a database file', () => {
  let file: string;
  let count = 0;
  beforeEach(() => {
    file = `db-${++count}/deep/lake.duckdb`;
  });
  afterEach(() => rmSync(join(root, `db-${count}`), { recursive: true, force: true }));
  const failure = async (path: string, options = {}, more: Partial<Target> = {}): Promise<EngineError> => {
    const opened = await duckdbAdapter.open(target(path, more), host, options).catch((error: EngineError) => error);
    if ('kind' in opened) return opened;
    await opened.close();
    throw new Error('it was meant to be refused');
  };

  it('its folder is made, and it keeps what was written', async () => {
    let engine = await duckdbAdapter.open(target(file), host);
    const connection = await engine.connect();
    await connection.execute('create table t as select 1 as i');
    connection.close();
    await engine.close();
    engine = await duckdbAdapter.open(target(file), host, { readOnly: true });
    expect((await engine.columns({ database: 'lake', schema: 'main', identifier: 't' }))?.length).toBe(1);
    await engine.close();
  });

  it('read-only, one that is not there is empty, and not made', async () => {
    const engine = await duckdbAdapter.open(target(file), host, { readOnly: true });
    expect(await engine.listRelations([{ database: 'lake', schema: 'main' }])).toEqual([]);
    const connection = await engine.connect();
    expect((await connection.query('select current_database()')).rows).toEqual([['lake']]);
    connection.close();
    await engine.close();
    expect(existsSync(join(root, `db-${count}`))).toBe(false);
  });

  it('one that another process holds is locked, and told so', async () => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    const script = `const { DuckDBInstance } = require('@duckdb/node-api'); DuckDBInstance.create(process.argv[1]).then((i) => i.connect()).then((c) => c.run('create table t(i int)')).then(() => { console.log('held'); setInterval(() => {}, 1000); });`;
    const child = spawn(process.execPath, ['-e', script, join(root, file)], { stdio: ['ignore', 'pipe', 'inherit'], cwd: process.cwd() });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    try {
      expect((await failure(file)).kind).toBe('locked');
      expect((await failure(file, { readOnly: true })).kind).toBe('locked');
    } finally {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
    }
  });

  it('one that is no database is corrupt, and left alone', async () => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), 'this is no database '.repeat(1000));
    expect((await failure(file)).kind).toBe('corrupt');
    expect(statSync(join(root, file)).size).toBe(20_000);
  });

  it('one that was cut off or damaged is corrupt', async () => {
    const engine = await duckdbAdapter.open(target(file), host);
    const connection = await engine.connect();
    await connection.execute('create table t as select i, md5(i::varchar) as m from range(100000) t(i)');
    connection.close();
    await engine.close();
    const { readFileSync } = await import('node:fs');
    const whole = readFileSync(join(root, file));
    writeFileSync(join(root, file), Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(8192, 7), whole.subarray(12288)]));
    expect((await failure(file)).kind).toBe('corrupt');
  });

  it('is no object of a store, and no folder of that name is made', async () => {
    await expect(duckdbAdapter.open(target('s3://acme/lake.duckdb'), host)).rejects.toMatchObject({ message: "engine.path is s3://acme/lake.duckdb, and DuckDB's own file lies on a disk", suggestion: expect.stringContaining('Set engine.path: .lake/lake.duckdb') });
    expect(existsSync(join(root, 's3:'))).toBe(false);
  });

  it('a setting that is not known is refused', async () => {
    expect((await failure(file, {}, { connection: { memory: '1GB' } })).message).toMatch(/engine\.connection.*memory/);
    expect((await failure(file, {}, { connection: { settings: { no_such_setting: 1 } } })).kind).toBe('sql');
    const engine = await duckdbAdapter.open(target(file, { connection: { memory_limit: '123MB', worker_threads: 1 } }), host);
    const connection = await engine.connect();
    expect((await connection.query("select current_setting('memory_limit'), current_setting('threads')")).rows).toEqual([['117.3 MiB', 1]]);
    connection.close();
    await engine.close();
  });

  it('is let go when its engine closes, whoever still has a connection', async () => {
    const engine = await duckdbAdapter.open(target(file), host);
    const forgotten = await engine.connect();
    await forgotten.execute('create table t as select 1 as a');
    await engine.close();
    expect(existsSync(join(root, `${file}.wal`))).toBe(false);
  });
});

describe('words of the driver', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['IO Error: Could not write file "x": No space left on device', 'space'],
    ['Out of Memory Error: failed to offload data block of size 256.0 KiB (max_temp_directory_size 1MB)', 'space'],
    ['Out of Memory Error: could not allocate block of size 256 KiB', 'memory'],
    ['IO Error: Cannot open file "x": Permission denied', 'permission'],
    ['Invalid Input Error: Cannot execute statement of type "CREATE" on database "lake" which is attached in read-only mode!', 'permission'],
    ['Serialization Error: Failed to deserialize', 'corrupt'],
    ['IO Error: Could not set lock on file "x": Conflicting lock is held in node (PID 1)', 'locked'],
    ['TransactionContext Error: Conflict on update!', 'conflict'],
    ['something else', 'sql'],
  ];
  for (const [text, kind] of cases) it(text, () => expect(engineError(new Error(text)).kind).toBe(kind));
});
