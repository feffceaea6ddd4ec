import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRedshift } from '../../../compiler/adapters/redshift/engine.ts';
import { redshift } from '../../../compiler/adapters/redshift/dialect.ts';
import type { Connection, Engine, EngineError } from '../../../compiler/contracts/adapter.ts';
import type { ConfigMap } from '../../../compiler/contracts/project.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { AWS_ENV } from '../../services/aws.ts';
import { jsonError } from '../../services/faults.ts';
import { startRedshift, type RedshiftDouble } from '../../services/redshift/index.ts';

let double: RedshiftDouble;
let engine: Engine;
let connection: Connection;
const waits: number[] = [];

beforeAll(async () => {
  double = await startRedshift();
});
afterAll(async () => {
  await double?.stop();
});
beforeEach(async () => {
  await double.clear();
  Object.assign(double, { refuse: () => undefined, loseAnswer: () => undefined, before: () => undefined, pageRows: 1000, mostBytes: 100_000_000, mostActive: 500 });
  waits.length = 0;
  engine = await open();
  connection = await engine.connect();
});

function open(connection: Readonly<Record<string, string | number | undefined>> = {}): Promise<Engine> {
  const host = memoryHost({}, { ...AWS_ENV, AWS_ENDPOINT_URL: double.url, AWS_MAX_ATTEMPTS: '1' });
  return openRedshift({ name: 'prod', engine: 'redshift', dialect: 'redshift', database: 'dev', schema: 'public', threads: 1, connection: { cluster_identifier: 'acme', db_user: 'lakec', ...connection } as ConfigMap }, host, {}, {
    wait: (milliseconds) => { waits.push(milliseconds); return new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 5))); },
    random: () => 0.5,
    token: () => `token-${Math.random()}`,
  });
}

const failure = (promise: Promise<unknown>): Promise<EngineError> => promise.then(() => { throw new Error('it did not fail'); }, (error: EngineError) => error);

describe('values', () => {
  it('come exactly, with their types', async () => {
    const { columns, rows } = await connection.query(`select 1152921504606846975::bigint as key, 7 as n, true as yes, 1.50::numeric(18,4) as amount, null::date as none, date '2026-01-31' as day, timestamp '2026-01-31 06:00:00.000001' as moment, ''::varchar(10) as empty, 'it''s \\\\ "x"' as odd, 1.5::float8 as f`);
    expect(rows).toEqual([[1152921504606846975n, 7, true, '1.5000', null, '2026-01-31', '2026-01-31 06:00:00.000001', '', 'it\'s \\ "x"', 1.5]]);
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['key bigint', 'n integer', 'yes boolean', 'amount decimal(18,4)', 'none date', 'day date', 'moment timestamp', 'empty varchar(10)', 'odd varchar', 'f double precision']);
  });

  it('come page by page, none lost and none twice', async () => {
    double.pageRows = 7;
    const { rows } = await connection.query('select n from generate_series(1, 100) as s (n) order by n');
    expect(rows.map(([n]) => n)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(double.calls.filter((call) => call === 'GetStatementResult').length).toBeGreaterThanOrEqual(15);
  });

  it('columns of a SELECT are told without its rows', async () => {
    expect((await connection.query(redshift.describe!('select 1::bigint as a, \'x\'::varchar(65535) as b'))).rows).toEqual([['a', 'bigint'], ['b', 'varchar(65535)']]);
  });

  it('a surrogate key is the one that DuckDB gives', async () => {
    const { createHash } = await import('node:crypto');
    const digest = createHash('md5').update(['CUST-1', '1767225600000001', '\x1e', 'true', '1.50'].join('\x1f')).digest('hex');
    const parts = [{ sql: "'CUST-1'", type: 'VARCHAR' }, { sql: "timestamp '2026-01-01 00:00:00.000001'", type: 'TIMESTAMP' }, { sql: 'null', type: 'VARCHAR' }, { sql: 'true', type: 'BOOLEAN' }, { sql: '1.5::decimal(9,2)', type: 'DECIMAL(9,2)' }];
    expect((await connection.query(`select ${redshift.fingerprint(parts)}, ${redshift.surrogateKey(parts)}`)).rows).toEqual([[digest, BigInt(`0x${digest.slice(0, 15)}`)]]);
  });
});

describe('who signs in', () => {
  it.each([
    [{ cluster_identifier: 'acme', db_user: 'lakec' }, { ClusterIdentifier: 'acme', DbUser: 'lakec' }],
    [{ cluster_identifier: 'acme' }, { ClusterIdentifier: 'acme' }],
    [{ workgroup_name: 'acme-lake', cluster_identifier: undefined }, { WorkgroupName: 'acme-lake' }],
    [{ workgroup_name: 'acme-lake', cluster_identifier: undefined, secret_arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:lakec' }, { WorkgroupName: 'acme-lake', SecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:lakec' }],
    // As dbt-redshift's profiles say it.
    [{ method: 'iam', host: 'lake.c1abc.eu-west-1.redshift.amazonaws.com', user: 'lakec', cluster_identifier: undefined }, { ClusterIdentifier: 'lake', DbUser: 'lakec' }],
  ] as const)('%j', async (given, expected) => {
    const other = await open({ db_user: undefined, ...given });
    await (await other.connect()).query('select 1');
    const { Sql, ClientToken, SessionKeepAliveSeconds, Database, ...where } = double.statements.at(-1)!.body;
    expect([where, Database]).toEqual([expected, 'dev']);
    await other.close();
  });
});

describe('a session', () => {
  it('keeps temporary tables, and is one session', async () => {
    await connection.execute('create temporary table kept as (select 1 as id)');
    expect((await connection.query('select id from kept')).rows).toEqual([[1]]);
    const [first, second] = double.statements.slice(-2);
    expect(first!.session).toBeDefined();
    expect(second!.body).toMatchObject({ SessionId: first!.session });
    expect(second!.body).not.toHaveProperty('Database');
  });

  it('that Redshift ended is opened anew', async () => {
    await connection.query('select 1');
    await double.endSessions();
    expect((await connection.query('select 2 as two')).rows).toEqual([[2]]);
  });
});

describe('a transaction', () => {
  it('is one request, and tells what each statement changed', async () => {
    const done = await connection.transaction!([{ sql: 'create table public.t as (select 1 as id)' }, { sql: 'insert into public.t select n from generate_series(2, 4) as s (n)' }, { sql: 'select count(*) - 4 from public.t', guard: true }, { sql: 'delete from public.t where id = 1' }]);
    expect(done).toEqual({ rows: [undefined, 3, 1, 1] });
    expect(double.calls.filter((call) => call.endsWith('ExecuteStatement'))).toContain('BatchExecuteStatement');
    expect((await connection.query('select count(*) from public.t')).rows).toEqual([[3]]);
  });

  it('that a guard refuses leaves nothing, and the number is told', async () => {
    await connection.execute('create table public.t as (select 1 as id)');
    expect(await connection.transaction!([{ sql: 'insert into public.t values (2), (2), (2)' }, { sql: 'select count(*) from public.t where id = 2', guard: true }, { sql: 'delete from public.t' }])).toEqual({ refused: 1, count: 3 });
    expect((await connection.query('select id from public.t')).rows).toEqual([[1]]);
  });

  it('that fails leaves nothing, and the failing place is told', async () => {
    const sql = 'create table public.b as (\nselect amont\nfrom public.t\n)';
    const error = await failure(connection.transaction!([{ sql: 'create table public.t as (select 1 as amount)' }, { sql }]));
    expect(error).toMatchObject({ kind: 'sql', sql, offset: sql.indexOf('amont'), fault: { kind: 'unknown-column', name: 'amont' } });
    expect(await engine.listRelations([{ database: 'dev', schema: 'public' }])).toEqual([]);
  });

  it('of more statements than one request takes is refused before it is sent, comments apart', async () => {
    const many = Array.from({ length: 41 }, (_, index) => ({ sql: `create table public.t${index} (id int)` }));
    const error = await failure(connection.transaction!(many));
    expect(error.diagnostic).toMatchObject({ code: 'redshift-limit' });
    const comments = Array.from({ length: 60 }, (_, index) => `comment on column public.t.c${index} is 'c${index}'`).join(';\n');
    await connection.transaction!([{ sql: `create table public.t (${Array.from({ length: 60 }, (_, index) => `c${index} int`).join(', ')})` }, { sql: comments }]);
    expect((await connection.query("select count(*) from pg_description where description like 'c%' and objoid = 'public.t'::regclass")).rows).toEqual([[60]]);
  });
});

describe('what is there', () => {
  it('is told in two questions', async () => {
    await connection.execute('create schema silver; create table silver.orders (id bigint, amount decimal(18,4), note varchar(65535)); create view silver.v as (select id from silver.orders) with no schema binding');
    const before = double.statements.length;
    expect(await engine.listRelations([{ database: 'dev', schema: 'silver' }, { database: 'dev', schema: 'gold' }])).toEqual([{ database: 'dev', schema: 'silver', identifier: 'orders', kind: 'table' }, { database: 'dev', schema: 'silver', identifier: 'v', kind: 'view' }]);
    expect(await engine.listColumns([{ database: 'dev', schema: 'silver' }])).toEqual(new Map([['dev.silver.orders', [{ name: 'id', type: 'bigint' }, { name: 'amount', type: 'decimal(18,4)' }, { name: 'note', type: 'varchar(65535)' }]], ['dev.silver.v', [{ name: 'id', type: 'bigint' }]]]));
    expect(double.statements.length - before).toBe(2);
    expect(await engine.columns({ database: 'dev', schema: 'silver', identifier: 'none' })).toBeUndefined();
  });
});

describe('the service', () => {
  it('that is busy is asked again, later each time', async () => {
    let left = 2;
    double.refuse = (call) => (call === 'ExecuteStatement' && left-- > 0 ? jsonError(400, left === 1 ? 'ThrottlingException' : 'ActiveStatementsExceededException', 'Rate exceeded') : undefined);
    expect((await connection.query('select 1 as one')).rows).toEqual([[1]]);
    expect(waits.filter((wait) => wait >= 900)).toEqual([1000, 3000]);
  });

  it('whose answer is lost does not run the statement twice', async () => {
    await connection.execute('create table public.t (id int)');
    let lost = 0;
    double.loseAnswer = (call) => (call.endsWith('ExecuteStatement') && lost++ === 0 ? 'all' : undefined);
    await connection.execute('insert into public.t values (1)');
    lost = 0;
    await connection.transaction!([{ sql: 'insert into public.t values (2)' }, { sql: 'insert into public.t values (3)' }]);
    double.loseAnswer = () => undefined;
    expect((await connection.query('select id from public.t order by id')).rows).toEqual([[1], [2], [3]]);
  });

  it('that sends half a page is asked for it again', async () => {
    double.pageRows = 10;
    let cut = 0;
    double.loseAnswer = (call) => (call === 'GetStatementResult' && ++cut % 2 === 0 ? 'half' : undefined);
    const { rows } = await connection.query('select n from generate_series(1, 35) as s (n) order by n');
    expect(rows.map(([n]) => n)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
    expect(cut).toBeGreaterThan(4);
  });

  it('that is not there, or does not accept who asks, is told as that', async () => {
    double.refuse = () => jsonError(400, 'ExpiredTokenException', 'The security token included in the request is expired');
    expect(await failure(connection.query('select 1'))).toMatchObject({ kind: 'credentials', suggestion: expect.stringContaining('aws sso login') });
    double.refuse = () => jsonError(400, 'AccessDeniedException', 'User is not authorized to perform: redshift-data:ExecuteStatement');
    expect(await failure(connection.query('select 1'))).toMatchObject({ kind: 'permission', suggestion: expect.stringContaining('redshift-data:ExecuteStatement') });
    double.refuse = () => 'hang-up';
    expect(await failure(connection.query('select 1'))).toMatchObject({ kind: 'connection' });
  });

  it('ends a statement when the run is cancelled', async () => {
    await connection.query('select 1');
    const waiting = failure(connection.query('select pg_sleep(60)'));
    await expect.poll(() => double.statements.at(-1)?.states.at(-1)).toBe('STARTED');
    connection.cancel();
    expect(await waiting).toMatchObject({ kind: 'cancelled' });
    expect(double.calls.filter((call) => call === 'CancelStatement').length).toBe(1);
  });

  it('whose administrator ended a statement is told as that', async () => {
    const waiting = failure(connection.transaction!([{ sql: 'create table public.gone (id int)' }, { sql: 'select pg_sleep(60)' }]));
    await expect.poll(() => double.statements.at(-1)?.states.at(-1)).toBe('STARTED');
    await double.abort(double.statements.at(-1)!);
    expect((await waiting).diagnostic).toMatchObject({ code: 'redshift-aborted' });
    expect(await engine.listRelations([{ database: 'dev', schema: 'public' }])).toEqual([]);
  });

  it('has limits that are told', async () => {
    expect((await failure(connection.query(`select '${'x'.repeat(100_001)}'`))).diagnostic).toMatchObject({ code: 'redshift-limit' });
    double.mostBytes = 1000;
    expect((await failure(connection.query("select repeat('x', 2000)"))).diagnostic).toMatchObject({ code: 'redshift-limit' });
  });
});
