import { generateKeyPairSync } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { snowflakeAdapter } from '../../../compiler/adapters/snowflake/index.ts';
import { EngineError, type Engine } from '../../../compiler/contracts/adapter.ts';
import type { ConfigMap } from '../../../compiler/contracts/project.ts';
import { Session } from '../../../compiler/snowflake/session.ts';
import type { SnowflakeSettings } from '../../../compiler/snowflake/settings.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { startFaults, type Faults } from '../../services/faults.ts';
import { startSnowflake, type SnowflakeDouble } from '../../services/snowflake.ts';
import { lakec } from '../../cli/world.ts';

let double: SnowflakeDouble;
let faults: Faults;
let engine: Engine;
const open = (more: ConfigMap = {}): Promise<Engine> =>
  snowflakeAdapter.open({ name: 'dev', engine: 'snowflake', dialect: 'snowflake', database: 'LAKE', schema: 'SILVER', threads: 2, connection: { ...double.connection, port: Number(new URL(faults.url).port), user: 'BUILDER', password: 'correct horse', ...more } }, memoryHost());
const refused = (promise: Promise<unknown>): Promise<EngineError> => promise.then(() => { throw new Error('it was not refused'); }, (error: EngineError) => error);

beforeAll(async () => {
  double = await startSnowflake(['lake', 'built']);
  faults = await startFaults(double.url);
});
afterAll(async () => {
  await faults.stop();
  await double.stop();
});
beforeEach(async () => {
  engine = await open();
  await (await engine.connect()).execute('create schema if not exists lake.silver; use schema lake.silver');
  await double.control({ forget: true });
});
afterEach(async () => {
  faults.refuse = () => undefined;
  await double.control({ knobs: { lifetime: null, slow: 45, password: null } });
  await engine.close();
});

describe('values', () => {
  it('come with every digit, as DuckDB\'s do', async () => {
    const connection = await engine.connect();
    const { columns, rows } = await connection.query(`select 1 as a, 12345678901234567890 as big, cast('1.50' as number(9,2)) as amount, true as yes, cast(null as varchar) as nothing, '' as empty, 'NULL' as word,
      date '1969-12-31' as day, timestamp '1969-12-31 23:59:59.999999' as before, timestamp '2026-01-31 00:00:00' as moment, 1.5::float as real`);
    expect(columns.map(({ name }) => name)).toEqual(['A', 'BIG', 'AMOUNT', 'YES', 'NOTHING', 'EMPTY', 'WORD', 'DAY', 'BEFORE', 'MOMENT', 'REAL']);
    expect(rows).toEqual([[1, 12345678901234567890n, '1.50', true, null, '', 'NULL', '1969-12-31', '1969-12-31 23:59:59.999999', '2026-01-31 00:00:00', 1.5]]);
  });

  it('are the same when a large result is read as it comes, and when the client reads it', async () => {
    const sql = `with recursive n (i) as (select 0 union all select i + 1 from n where i < 4999) select i, cast(i * 1.25 as number(18,4)) as amount, i / 7.0::float as real, i % 2 = 0 as even, case when i % 3 = 0 then null else '"' || i || '", [\\\\]' end as note,
      dateadd(day, -i, date '1970-06-01') as day, dateadd(second, -i, timestamp '1970-01-01 00:30:00.123456') as moment, cast('2026-01-31 10:00:00' as timestamp_ltz) as there from n order by i`;
    const settings = { ...double.connection, account: 'acme', host: '127.0.0.1', port: double.port, protocol: 'http' as const, user: 'BUILDER', password: 'correct horse', database: 'LAKE' };
    const read = async (more: Partial<SnowflakeSettings>): Promise<readonly (readonly unknown[])[]> => {
      const session = new Session({ ...settings, ...more }, '/');
      const rows: (readonly unknown[])[] = [];
      for await (const row of session.stream(sql)) rows.push(row);
      await session.close();
      return rows;
    };
    const asItComes = await read({});
    expect([asItComes.length, asItComes[4999]!.slice(0, 2)]).toEqual([5000, [4999, '6248.7500']]);
    // With a setting of its own for times, if only the same one, the client reads.
    expect(await read({ session_parameters: { TIMEZONE: 'UTC' } })).toEqual(asItComes);
  });

  it('of a large result come in parts, all of them in order', async () => {
    const connection = await engine.connect();
    const { rows } = await connection.query('with recursive n (i) as (select 0 union all select i + 1 from n where i < 8999) select i from n order by i');
    expect([rows.length, rows[0], rows[8999]]).toEqual([9000, [0], [8999]]);
  });
});

describe('statements', () => {
  it('are parted, tagged with the run and the node, and started apart where none depends on another', async () => {
    const connection = await engine.connect();
    await connection.about!({ runId: 'run-1', node: 'model.lake.orders', config: { snowflake_warehouse: 'LARGE_WH' } });
    const { rows } = await connection.execute("create or replace table lake.silver.orders as\nselect 1 as id, 'a;b' as text;\ninsert into lake.silver.orders (id, text)\nselect 2, 'it''s -- none'");
    expect(rows).toBe(1);
    await connection.execute('begin transaction');
    await connection.execute('delete from lake.silver.orders\nwhere id = 1');
    await connection.execute('rollback');
    expect((await connection.query('select count(*) from lake.silver.orders')).rows).toEqual([[2]]);
    const { seen } = await double.control();
    const asked = seen.filter(({ parameters }) => parameters['QUERY_TAG'] === '{"app":"lakec","run_id":"run-1","node":"model.lake.orders"}');
    expect(asked.map(({ sql, async }) => [sql.split('\n')[0]!.slice(0, 24), async])).toEqual([
      ['use warehouse LARGE_WH', false], ['create or replace table ', true], ['insert into lake.silver.', true], ['begin transaction', false], ['delete from lake.silver.', false], ['rollback', false], ['select count(*) from lak', false],
    ]);
  });

  it('run on where the answer is late, and are waited for', async () => {
    await double.control({ knobs: { slow: 0.2 } });
    const connection = await engine.connect();
    expect((await connection.query("select 'done' as x, system$wait(1) as waited")).rows).toEqual([['done', 1]]);
    expect(await connection.execute('create or replace table lake.silver.slow as\nselect system$wait(1) as x')).toEqual({});
    expect((await connection.query('select x from lake.silver.slow')).rows).toEqual([[1]]);
  });

  it('are cancelled there, when they are cancelled here', async () => {
    const connection = await engine.connect();
    for (const start of [() => connection.query('select system$wait(60)'), () => connection.execute('create table lake.silver.never as select system$wait(60) as x')]) {
      const running = refused(start());
      while ((await double.control()).running === 0) await wait(20);
      connection.cancel();
      expect((await running).kind).toBe('cancelled');
      expect((await double.control()).running).toBe(0);
    }
  });

  it('are cancelled too while their session is only opening', async () => {
    const connection = await engine.connect();
    const running = refused(connection.query('select system$wait(60)'));
    connection.cancel();
    expect((await running).kind).toBe('cancelled');
  });

  it("are told when an administrator ends them", async () => {
    const connection = await engine.connect();
    const running = refused(connection.execute('create table lake.silver.never as select system$wait(60) as x'));
    while ((await double.control()).running === 0) await wait(20);
    await double.control({ cancel: true });
    expect(await running).toMatchObject({ kind: 'cancelled', message: 'SQL execution canceled' });
  });
});

describe('a transaction', () => {
  beforeEach(async () => void (await (await engine.connect()).execute('create or replace table lake.silver.whole as\nselect 1 as id')));
  const ids = async (): Promise<unknown> => (await (await engine.connect()).query('select id from lake.silver.whole order by id')).rows.flat();

  it('is one request, and tells what each statement changed', async () => {
    const connection = await engine.connect();
    await double.control({ forget: true });
    expect(await connection.transaction!([{ sql: "insert into lake.silver.whole (id)\nselect 2 union all select 3 where ';' <> ''" }, { sql: 'select count(*) - 3 from lake.silver.whole', guard: true }, { sql: 'delete from lake.silver.whole\nwhere id = 1' }])).toEqual({ rows: [2, undefined, 1] });
    expect((await double.control()).seen.map(({ sql }) => sql.split('\n')[0])).toContain('begin transaction;');
    expect(await ids()).toEqual([2, 3]);
  });

  it('that a guard refuses leaves nothing, and the number is told', async () => {
    expect(await (await engine.connect()).transaction!([{ sql: 'insert into lake.silver.whole (id)\nselect 2 union all select 2 union all select 2' }, { sql: 'select count(*) from lake.silver.whole where id = 2', guard: true }])).toEqual({ refused: 1, count: 3 });
    expect(await ids()).toEqual([1]);
  });

  it('that fails leaves nothing, and its session goes on', async () => {
    const connection = await engine.connect();
    expect((await refused(connection.transaction!([{ sql: 'delete from lake.silver.whole' }, { sql: 'insert into lake.silver.whole (id)\nselect nope from lake.silver.whole' }]))).kind).toBe('sql');
    await connection.execute('insert into lake.silver.whole (id)\nselect 9');
    expect(await ids()).toEqual([1, 9]);
  });

  it('comes to its end though its client is killed, and leaves no lock', async () => {
    const script = `
      import { Session } from ${JSON.stringify(join(import.meta.dirname, '../../../compiler/snowflake/session.ts'))};
      const session = new Session(${JSON.stringify({ ...double.connection, user: 'BUILDER', password: 'correct horse', database: 'LAKE', schema: 'SILVER' })}, '/');
      await session.runTogether(['begin transaction', 'delete from lake.silver.whole', 'select system$wait(1)', 'insert into lake.silver.whole (id) select 7', 'commit']);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { cwd: join(import.meta.dirname, '../../..'), stdio: 'inherit' });
    while ((await double.control()).running === 0) await wait(20);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    expect((await double.control()).running, 'at work without its client').toBe(1);
    while ((await double.control()).running > 0) await wait(20);
    await (await engine.connect()).execute('delete from lake.silver.whole\nwhere id = 1');
    expect(await ids()).toEqual([7]);
  });
});

describe('the world', () => {
  it('a session that ended is opened anew, and the statement is run once', async () => {
    const connection = await engine.connect();
    await connection.execute('create or replace table lake.silver.counted as\nselect 1 as id');
    await double.control({ end_sessions: true, forget: true });
    await connection.execute('insert into lake.silver.counted (id)\nselect 2');
    expect((await connection.query('select count(*) from lake.silver.counted')).rows).toEqual([[2]]);
    expect((await double.control()).seen.filter(({ sql }) => sql.startsWith('insert')).length).toBe(1);
  });

  it('but not in the middle of a transaction, which is told', async () => {
    const connection = await engine.connect();
    await connection.execute('create or replace table lake.silver.kept as\nselect 1 as id');
    await connection.execute('begin transaction');
    await connection.execute('delete from lake.silver.kept\nwhere id = 1');
    await double.control({ end_sessions: true });
    expect(await refused(connection.execute('insert into lake.silver.kept (id)\nselect 2'))).toMatchObject({ kind: 'connection', message: 'The session ended while a transaction or temporary tables were open' });
    await connection.execute('rollback').catch(() => undefined);
    expect((await (await engine.connect()).query('select id from lake.silver.kept')).rows).toEqual([[1]]);
  });

  it('an answer that is lost is asked for again, and its statement runs once', async () => {
    const connection = await engine.connect();
    await connection.execute('create or replace table lake.silver.once as\nselect 1 as id');
    let cut = 1;
    // The request arrives, and its answer does not.
    faults.refuse = (line, asked) => {
      if (!line.includes('/queries/v1/query-request') || cut === 0) return undefined;
      cut--;
      asked.on('end', () => undefined);
      return 'hang-up';
    };
    await connection.execute('insert into lake.silver.once (id)\nselect 2');
    faults.refuse = () => undefined;
    expect((await connection.query('select count(*) from lake.silver.once')).rows).toEqual([[2]]);
    expect(cut).toBe(0);
  });

  it('too many requests are asked again', async () => {
    let busy = 1;
    faults.refuse = (line) => (line.includes('query-request') && busy-- > 0 ? { status: 429, body: 'slow down' } : undefined);
    expect((await (await engine.connect()).query('select 1')).rows).toEqual([[1]]);
    expect(busy).toBeLessThan(0);
  });

  it('a wrong password is told, and the password is not', async () => {
    await double.control({ knobs: { password: 'correct horse' } });
    const error = await refused(open({ password: 'battery staple' }));
    expect(error).toMatchObject({ kind: 'credentials', message: 'Incorrect username or password was specified.' });
    expect(JSON.stringify([error, error.stack])).not.toContain('battery');
  });

  it('a key signs a token that names its user, and goes nowhere', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const byKey = await open({ private_key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), authenticator: 'snowflake_jwt' });
    await byKey.close();
    const { signed_in: signed } = await double.control();
    expect(signed.at(-1)).toMatchObject({ authenticator: 'SNOWFLAKE_JWT', user: 'BUILDER', role: 'BUILDER', warehouse: 'LAKE_WH' });
    expect(String(signed.at(-1)!.jwt!['sub'])).toBe('ACME-TEST.BUILDER');
  });

  it('by a key under a passphrase, and by a token', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await (await open({ private_key: privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'open sesame' }).toString(), private_key_passphrase: 'open sesame' })).close();
    await (await open({ authenticator: 'oauth', token: 'abcdef', password: '' })).close();
    expect((await double.control()).signed_in.slice(-2).map(({ authenticator }) => authenticator)).toEqual(['SNOWFLAKE_JWT', 'OAUTH']);
  });

  it('an account that is not there is told', async () => {
    const error = await refused(snowflakeAdapter.open({ name: 'dev', engine: 'snowflake', dialect: 'snowflake', database: 'LAKE', schema: 'SILVER', threads: 1, connection: { account: 'acme', host: '127.0.0.1', port: 1, protocol: 'http', user: 'U', password: 'correct horse', connect_retries: 0 } }, memoryHost()));
    expect(error.kind).toBe('connection');
  });
});

it('no secret is in what lakec prints or writes, also when all goes wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lakec-snowflake-'));
  const secrets = ['correct horse battery', 'staple-token-1'];
  try {
    mkdirSync(join(folder, 'config'), { recursive: true });
    mkdirSync(join(folder, 'models/silver'), { recursive: true });
    const connection = JSON.stringify({ ...double.connection, user: 'B', password: '${secret:snowflake/password}', token: '${secret:snowflake/token}', authenticator: 'snowflake', database: 'BUILT' });
    writeFileSync(join(folder, 'config/dev.yaml'), `project_name: shop\nengine: {type: snowflake, threads: 2, connection: ${connection}}\n`);
    writeFileSync(join(folder, 'models/silver/good.sql'), "{{ config(materialized='table') }}\nselect 1 as id");
    writeFileSync(join(folder, 'models/silver/bad.sql'), "select id, nope from {{ ref('good') }}");
    const env = { ...process.env, LAKEC_SECRET_SNOWFLAKE_PASSWORD: secrets[0], LAKEC_SECRET_SNOWFLAKE_TOKEN: secrets[1] };
    const built = await lakec(['build', '--select', 'good'], folder, env);
    expect(built.code, built.text).toBe(0);
    const failed = await lakec(['build', '--exclude', 'good', '--log-format', 'json'], folder, env);
    await double.control({ knobs: { password: 'other' } });
    const closed = await lakec(['debug'], folder, env);
    expect([failed.code, closed.code]).toEqual([1, 1]);
    expect(closed.text).toContain('credentials-refused');
    // Every call of lakec() searches its files as well.
    for (const { text } of [built, failed, closed]) for (const secret of secrets) expect(text).not.toContain(secret);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
