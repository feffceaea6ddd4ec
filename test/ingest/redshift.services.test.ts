import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AWS_ENV, startMoto } from '../services/aws.ts';
import { jsonError } from '../services/faults.ts';
import { startRedshift, type RedshiftDouble } from '../services/redshift/index.ts';
import type { Server } from '../services/server.ts';
import type { PgSession } from '../services/postgres.ts';
import { fullAfter, ingestWith } from './disk.ts';
import { COLUMNS as MILLION_COLUMNS, memoryOf, MILLION, MOST } from './memory.ts';
import { oneSource, type Project } from './project.ts';

let moto: Server;
let double: RedshiftDouble;
let session: PgSession;
let work: Project | undefined;

beforeAll(async () => {
  moto = await startMoto();
  double = await startRedshift(moto.url);
  session = await double.postgres.connect();
});
afterAll(async () => {
  await session?.end();
  await double?.stop();
  await moto?.stop();
});
beforeEach(async () => {
  await double.clear();
  Object.assign(double, { refuse: () => undefined, loseAnswer: () => undefined, before: () => undefined, pageRows: 1000 });
  double.calls.length = 0;
  await session.query('create schema web');
  await session.query(`create table web.events as select 'E-' || lpad(n::text, 4, '0') as event_id, timestamp '2026-01-01' + n * interval '1 hour' as at, n % 2 = 0 as paid, (n * 1.25)::numeric(18,4) as amount, case when n % 5 = 0 then '' when n % 7 = 0 then null else 'it''s "' || n || '", \\' end as note from generate_series(1, 100) as s (n)`);
});
afterEach(() => work?.remove());

const COLUMNS = ['{name: event_id, data_type: string, required: true}', '{name: at, data_type: timestamp, required: true}', '{name: paid, data_type: boolean}', '{name: amount, data_type: "decimal(18,4)"}', '{name: note, data_type: string}'];
const TABLE = '{incremental_dir: events/daily, mode: append, watermark: at, lookback_days: 2, key: event_id, query: "select * from web.events"}';
const ENV = (): Record<string, string> => ({ ...AWS_ENV, AWS_ENDPOINT_URL: double.url, AWS_MAX_ATTEMPTS: '2', LAKEC_SECRET_REDSHIFT_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:wh' });

function source(more = '', table = TABLE): Project {
  return oneSource(`type: redshift\nformat: csv\nconnection: {workgroup: acme, database: dev, secret_arn: "\${secret:redshift/secret_arn}"}\n${more}`, table, COLUMNS);
}

describe('rows of a SELECT in Redshift', () => {
  it('are landed as texts, and the next run brings what is newer and the days looked back', async () => {
    work = source('options: {slice_rows: 30}');
    const first = await work.type('ingest', ENV());
    expect(first.code, first.text).toBe(0);
    expect(work.results()).toMatchObject([{ status: 'success', rows: 100, files: 1 }]);
    const [file] = work.files('.lake/landing/feed');
    expect(file).toBe('events/daily/date=2026-01-31/rows-start-20260105040000-100-0001.csv.gz');
    const lines = work.lines(`.lake/landing/feed/${file}`);
    expect(lines).toHaveLength(101);
    expect(lines[0]).toMatch(/event_id.*at.*paid.*amount.*note/);
    expect(lines.find((line) => line.includes('E-0001'))).toContain('2026-01-01 01:00:00');
    expect(lines.find((line) => line.includes('E-0001'))).toContain('1.2500');
    expect((await work.type('run', ENV())).code).toBe(0);

    await session.query("insert into web.events values ('E-0101', '2026-01-05 05:00:00.000001', true, 1, 'new')");
    const second = await work.type('ingest', ENV());
    expect(second.code, second.text).toBe(0);
    // From 2026-01-03 04:00 on.
    expect(work.results()).toMatchObject([{ status: 'success', rows: 50, files: 1 }]);
    expect((await work.type('ingest', ENV())).text).toContain('nothing new');
  });

  it('are the same when a page is cut off, and none is landed twice', async () => {
    work = source('options: {slice_rows: 40}');
    double.pageRows = 9;
    let pages = 0;
    double.loseAnswer = (call) => (call === 'GetStatementResult' && ++pages % 3 === 0 ? 'half' : undefined);
    const told = await work.type('ingest', ENV());
    expect(told.code, told.text).toBe(0);
    const [file] = work.files('.lake/landing/feed');
    const ids = work.lines(`.lake/landing/feed/${file}`).slice(1).map((line) => /E-\d{4}/.exec(line)![0]);
    expect([...new Set(ids)].length).toBe(100);
    expect(ids.length).toBe(100);
  });

  it('that an administrator stopped half-way leave nothing, and the next run completes them', async () => {
    work = source('options: {slice_rows: 40}');
    let slices = 0;
    double.before = (sql) => (sql.includes('between 41') && slices++ === 0 ? double.abort(double.statements.at(-1)!) : undefined);
    expect((await work.type('ingest', ENV())).code).toBe(1);
    expect(work.files('.lake').filter((file) => file.includes('.csv'))).toEqual([]);
    const again = await work.type('ingest', ENV());
    expect(again.code, again.text).toBe(0);
    expect(work.results()).toMatchObject([{ status: 'success', rows: 100 }]);
  });

  it.each([
    ['a connection that is lost', () => 'hang-up' as const],
    ['a service that wants fewer requests', () => jsonError(400, 'ThrottlingException', 'Rate exceeded')],
  ])('come all the same with %s', async (_, answer) => {
    work = source('options: {slice_rows: 40}');
    let asked = 0;
    double.refuse = () => (++asked % 7 === 3 ? answer() : undefined);
    const told = await work.type('ingest', ENV());
    expect(told.code, told.text).toBe(0);
    expect(work.results()).toMatchObject([{ status: 'success', rows: 100 }]);
  });

  it('leave nothing half on a full disk or with a token that expires, and the next run brings all', async () => {
    work = source('options: {slice_rows: 40}');
    for (const space of [0, 300]) expect((await ingestWith(work, (host) => fullAfter(host, space), ENV())).codes).toEqual(['disk-full']);
    let pages = 0;
    double.refuse = (call) => (call === 'GetStatementResult' && ++pages > 4 ? jsonError(400, 'ExpiredTokenException', 'The security token included in the request is expired') : undefined);
    expect((await work.type('ingest', ENV())).text).toContain('source-auth-refused');
    expect(work.files('.lake').filter((file) => file.includes('.csv'))).toEqual([]);
    double.refuse = () => undefined;
    expect((await work.type('build --ingest', ENV())).code).toBe(0);
    expect((await work.type('show -s loaded --limit -1 --output csv', ENV())).stdout.trim().split('\n')).toHaveLength(101);
  });

  it('of a range of days are brought by themselves', async () => {
    work = source();
    const told = await work.type('ingest --from 2026-01-02 --to 2026-01-03', ENV());
    expect(told.code, told.text).toBe(0);
    expect(work.results()).toMatchObject([{ status: 'success', rows: 48 }]);
  });

  it('are unloaded by Redshift itself where there are many, and adopted', async () => {
    await fetch(`${moto.url}/acme-lake`, { method: 'PUT' });
    work = oneSource(`type: redshift\nformat: parquet\nbase_path: s3://acme-lake/landing/feed\nconnection: {workgroup: acme, database: dev, secret_arn: "\${secret:redshift/secret_arn}", iam_role: "arn:aws:iam::111122223333:role/acme-redshift-s3"}\noptions: {unload_rows: 50}`, TABLE, COLUMNS);
    const told = await work.type('ingest', ENV());
    expect(told.code, told.text).toBe(0);
    expect(double.statements.some(({ sqls }) => /^unload \('select/.test(sqls[0]!) && sqls[0]!.includes("iam_role 'arn:aws:iam::111122223333:role/acme-redshift-s3'"))).toBe(true);
    const listed = await (await fetch(`${moto.url}/acme-lake?list-type=2`)).text();
    expect([...listed.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key).filter((key) => key!.endsWith('.parquet')).sort()).toEqual(['0001', '0002'].map((part) => `landing/feed/events/daily/date=2026-01-31/rows-start-20260105040000-100-${part}.parquet`));
    expect(work.results()).toMatchObject([{ status: 'success', rows: 100, files: 2 }]);
  });

  // Pages are for tables that are not large; that many of them show that none stays.
  it.each([['a quarter of a million', 'read by pages', MILLION / 4, '', ''], ['a million', 'unloaded', MILLION, 'base_path: s3://acme-lake/landing/million', ', iam_role: "arn:aws:iam::111122223333:role/acme-redshift-s3"']] as const)('%s of them, %s, need little memory', async (_, __, rows, place, role) => {
    await fetch(`${moto.url}/acme-lake`, { method: 'PUT' });
    await session.query(`create table web.million as select 'R-' || n as id, date '2026-01-31' as day, n || '.50' as amount, 'a note of some length that says nothing of row ' || n as note, n as "offset" from generate_series(1, ${rows}) as s (n)`);
    double.pageRows = 5000;
    work = oneSource(`type: redshift\nformat: parquet\n${place}\nconnection: {workgroup: acme, database: dev, poll_seconds: 0.2${role}}\noptions: {slice_rows: 50000}`, '{incremental_dir: rows/daily, mode: append, query: select * from web.million}', MILLION_COLUMNS);
    expect(await memoryOf(work, rows, ENV())).toBeLessThan(MOST);
  });

  it('that are not to be had are told as what is wrong', async () => {
    work = source('', TABLE.replace('web.events', 'web.none'));
    const missing = await work.type('ingest', ENV());
    expect(missing.code).toBe(1);
    expect(missing.text).toContain('source-not-there');
    double.refuse = () => jsonError(400, 'ExpiredTokenException', 'The security token included in the request is expired');
    expect((await work.type('ingest', ENV())).text).toContain('source-auth-refused');
    work.remove();
    double.refuse = () => undefined;
    work = oneSource('type: redshift\nformat: csv\nconnection: {database: dev}', TABLE, COLUMNS);
    expect((await work.type('ingest', ENV())).text).toContain('source-misconfigured');
  });
});
