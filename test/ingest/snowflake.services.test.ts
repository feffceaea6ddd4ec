import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Session } from '../../compiler/snowflake/session.ts';
import { AWS_ENV, startMoto } from '../services/aws.ts';
import { startFaults, type Faults } from '../services/faults.ts';
import { startSnowflake, type SnowflakeDouble } from '../services/snowflake.ts';
import { fullAfter, ingestWith } from './disk.ts';
import { COLUMNS as MILLION_COLUMNS, memoryOf, MILLION, MOST } from './memory.ts';
import { oneSource, type Project } from './project.ts';

const COLUMNS = ['{name: order_id, data_type: int, required: true}', '{name: amount, data_type: "decimal(18,4)"}', '{name: note, data_type: string}', '{name: updated_at, data_type: timestamp, required: true}'];
const ENV = { LAKEC_SECRET_FEED_PASSWORD: 'a password that nobody sees' };
let double: SnowflakeDouble;
let faults: Faults;
let shop: Session;
let work: Project;

beforeAll(async () => {
  double = await startSnowflake(['shop']);
  faults = await startFaults(double.url);
  shop = new Session({ ...double.connection, account: 'acme', user: 'SHOP', password: 'x', database: 'SHOP', protocol: 'http', port: double.port, host: '127.0.0.1' }, '/');
  await shop.ask('create schema if not exists shop.public');
});
afterEach(() => {
  faults.refuse = () => undefined;
  work?.remove();
});
afterAll(async () => {
  await shop.close();
  await faults.stop();
  await double.stop();
});

const project = (table: string, more = '', columns: readonly string[] = COLUMNS, format = 'csv'): Project =>
  oneSource(`type: snowflake\nformat: ${format}\nconnection: ${JSON.stringify({ ...double.connection, port: Number(new URL(faults.url).port), user: 'READER', database: 'SHOP' }).replace(/}$/, ', "password": "${secret:feed/password}"}')}\n${more}`, table, columns);
const TABLE = '{incremental_dir: rows/daily, mode: cdc, lookback_days: 1, key: order_id, watermark: updated_at, query: select * from shop.public.orders}';
/** Statements that the double was asked, of those that begin with a word. */
const asked = async (word: string): Promise<readonly string[]> => (await double.control()).seen.map(({ sql }) => sql).filter((sql) => sql.startsWith(word));
const landed = (): Record<string, readonly string[]> => !existsSync(join(work.root, '.lake/landing/feed')) ? {} : Object.fromEntries(work.files('.lake/landing/feed').filter((file) => file.endsWith('.csv.gz')).map((file) => [file, work.lines(`.lake/landing/feed/${file}`)]));

it('lands all rows, then the newer ones and the days looked back, then nothing', async () => {
  await shop.ask(`create or replace table shop.public.orders as
select * from (values (1, cast('1.5000' as number(18,4)), 'it''s, "quoted"', timestamp '2026-01-01 10:00:00'), (2, cast(null as number(18,4)), '', timestamp '2026-01-03 23:59:59.123456')) as t (order_id, amount, note, updated_at)`);
  work = project(TABLE);
  const first = await work.type('ingest', ENV);
  expect(first.code, first.text).toBe(0);
  expect(Object.values(landed())).toEqual([['order_id,amount,note,updated_at', '1,1.5000,"it\'s, ""quoted""",2026-01-01 10:00:00', '2,,"",2026-01-03 23:59:59.123456']]);
  expect((await work.type('ingest', ENV)).text).toContain('nothing new');
  await shop.ask("insert into shop.public.orders (order_id, amount, note, updated_at)\nselect 1, 2.5, 'changed', timestamp '2026-01-04 00:00:00'");
  expect((await work.type('ingest', ENV)).code).toBe(0);
  // Its name begins with the watermark that it follows on.
  expect(Object.entries(landed()).find(([file]) => !file.includes('start'))![1]).toEqual(['order_id,amount,note,updated_at', '1,2.5000,changed,2026-01-04 00:00:00', '2,,"",2026-01-03 23:59:59.123456']);
  expect((await work.type('run', ENV)).code).toBe(0);
  const back = await work.type('ingest --from 2026-01-01 --to 2026-01-01', ENV);
  expect([back.code, Object.values(landed()).length], back.text).toEqual([0, 3]);
});

describe('of a table of seven thousand rows', () => {
  const rows = (): readonly string[] => Object.values(landed())[0] ?? [];
  const whole = async (): Promise<void> => {
    faults.refuse = () => undefined;
    const told = await work.type('ingest', ENV);
    expect(told.code, told.text).toBe(0);
    expect([rows().length, new Set(rows()).size]).toEqual([7001, 7001]);
    const loaded = await work.type('run', ENV);
    expect(loaded.code, loaded.text).toBe(0);
    expect((await work.type('show -s loaded --limit -1 --output csv', ENV)).stdout.trim().split('\n')).toHaveLength(7001);
  };
  beforeEach(async () => {
    await shop.ask('create or replace table shop.public.orders as\nwith recursive n (i) as (select 0 union all select i + 1 from n where i < 6999) select i as order_id, cast(1 as number(18,4)) as amount, \'x\' as note, timestamp \'2026-01-01 00:00:00\' as updated_at from n');
    work = project(TABLE);
  });

  it('what breaks off in the middle leaves no file, and the next run brings all', async () => {
    let parts = 0;
    // Half of the result comes, and the rest is gone: the client asks again for what may come back, and not for this.
    faults.refuse = (line) => (line.includes('/chunks/') && ++parts > 1 ? { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' } : undefined);
    const broken = await work.type('ingest', ENV);
    expect([broken.code, Object.keys(landed())], broken.text).toEqual([1, []]);
    await whole();
  });

  it.each(['hang-up', 'half'] as const)('a connection that is lost (%s) is opened again, and no row comes twice', async (how) => {
    let parts = 0;
    faults.refuse = (line) => (line.includes('/chunks/') && ++parts === 2 ? how : undefined);
    const told = await work.type('ingest', ENV);
    expect([told.code, rows().length, new Set(rows()).size], told.text).toEqual([0, 7001, 7001]);
    await whole();
  });

  it('a session that has ended, and a service that wants fewer requests, are waited for', async () => {
    await double.control({ knobs: { lifetime: 3 } });
    let asked = 0;
    faults.refuse = (line) => (line.includes('/queries/v1/query-request') && ++asked === 2 ? { status: 429, body: '' } : undefined);
    const told = await work.type('ingest', ENV);
    await double.control({ knobs: { lifetime: null } });
    expect([told.code, rows().length], told.text).toEqual([0, 7001]);
    await whole();
  });

  it('a query that an administrator ends leaves nothing, and the next run brings all', async () => {
    work.remove();
    work = project(TABLE.replace('select * from', 'select *, system$wait(2) as waited from'));
    const running = work.type('ingest', ENV);
    for (let tries = 0; (await double.control()).running === 0 && tries < 6000; tries++) await wait(10);
    await double.control({ cancel: true });
    const { code, text } = await running;
    expect([code, Object.keys(landed())], text).toEqual([1, []]);
    work.remove();
    work = project(TABLE);
    await whole();
  });

  it('a disk that is full leaves nothing half, and with space the next run brings all', async () => {
    for (const space of [0, 1000]) expect((await ingestWith(work, (host) => fullAfter(host, space), ENV)).codes).toEqual(['disk-full']);
    expect(landed()).toEqual({});
    await whole();
  });
});

it('what is refused is told: the table, the sign-in', async () => {
  work = project(TABLE.replace('public.orders', 'public.nothing'));
  const missing = await work.type('ingest', ENV);
  expect([missing.code, missing.text]).toEqual([1, expect.stringMatching(/source-(not-there|refused)/)]);
  await double.control({ knobs: { password: 'another' } });
  const closed = await work.type('ingest', ENV);
  await double.control({ knobs: { password: null } });
  expect([closed.code, closed.text]).toEqual([1, expect.stringContaining('source-auth-refused')]);
  expect(closed.text).not.toContain(ENV.LAKEC_SECRET_FEED_PASSWORD);
});

describe('files that Snowflake writes', () => {
  beforeEach(async () => {
    await shop.ask(`create or replace table shop.public.orders as
select * from (values (1, cast('1.5000' as number(18,4)), 'it''s, "quoted"\\nand more', timestamp '2026-01-01 10:00:00'), (2, cast(null as number(18,4)), '', timestamp '2026-01-03 23:59:59.123456'), (3, cast('-0.0001' as number(18,4)), null, timestamp '2026-01-03 20:40:00'))
as t (order_id, amount, note, updated_at)`);
    await double.control({ forget: true });
  });
  const loaded = async (env: Readonly<Record<string, string>> = ENV): Promise<readonly string[]> => {
    const ran = await work.type('run', env);
    expect(ran.code, ran.text).toBe(0);
    // Without the two columns at the end that tell of the run.
    return (await work.type('show -s loaded --limit -1 --output csv', env)).stdout.trim().split('\n').slice(1).map((line) => line.replace(/(,[^,]*){2}$/, '')).sort();
  };

  it.each(['csv', 'parquet'])('come by the stage of the user, and hold what is streamed otherwise (%s)', async (format) => {
    work = project(TABLE, '', COLUMNS, format);
    expect((await work.type('ingest', ENV)).code).toBe(0);
    const streamed = await loaded();
    // One of them has a line end in it.
    expect(streamed).toHaveLength(4);
    work.remove();
    await double.control({ forget: true });
    work = project(TABLE, 'options: {unload_rows: 3}', COLUMNS, format);
    const first = await work.type('ingest', ENV);
    expect(first.code, first.text).toBe(0);
    expect(work.results()).toMatchObject([{ status: 'success', rows: 3, files: 1 }]);
    const files = work.files('.lake/landing/feed').filter((file) => !file.includes('/.'));
    expect(files).toEqual([expect.stringMatching(new RegExp(`^rows/daily/date=\\d{4}-\\d\\d-\\d\\d/rows-start-20260103235959123456-3-0000\\.${format === 'csv' ? 'csv\\.gz' : 'parquet'}$`))]);
    expect(await loaded()).toEqual(streamed);
    const [copy] = await asked('copy into');
    expect(copy!.replace(/lakec\/[0-9a-f]{20}\//, 'lakec/<landing zone>/')).toBe(`copy into @~/lakec/<landing zone>/part_
from (
select
  to_varchar("ORDER_ID") as "order_id",
  to_varchar("AMOUNT") as "amount",
  to_varchar("NOTE") as "note",
  rtrim(rtrim(to_varchar("UPDATED_AT", 'YYYY-MM-DD HH24:MI:SS.FF9'), '0'), '.') as "updated_at"
from (
select * from (
select * from (
select * from shop.public.orders
) as landed
) as wanted
where updated_at <= cast('2026-01-03 23:59:59.123456' as timestamp_ntz) or updated_at is null
) as rows_wanted
)
file_format = (${format === 'csv' ? `type = csv compression = gzip field_optionally_enclosed_by = '"' escape_unenclosed_field = none null_if = ('')` : 'type = parquet compression = snappy'})
header = true
overwrite = true
max_file_size = 67108864`);
    // The stage is as it was.
    expect((await asked('remove')).length).toBe(2);
    expect((await work.type('ingest', ENV)).text).toContain('nothing new');
  });

  it('go straight into a landing zone in S3 by a storage integration', async () => {
    const moto = await startMoto();
    try {
      await fetch(`${moto.url}/acme-lake`, { method: 'PUT' });
      // The integration does not reach the bucket at first.
      await double.control({ knobs: { s3: 'http://127.0.0.1:1' } });
      work = project(TABLE, 'base_path: s3://acme-lake/landing/feed\noptions: {storage_integration: lake_s3, unload_rows: 3}');
      work.write('config/dev.yaml', `${work.read('config/dev.yaml')}\naws: {endpoint_url: '${moto.url}'}\n`);
      const env = { ...ENV, ...AWS_ENV };
      const broken = await work.type('ingest', env);
      expect([broken.code, work.results()[0]], broken.text).toMatchObject([1, { status: 'error', files: 0 }]);
      await double.control({ knobs: { s3: moto.url }, forget: true });
      const told = await work.type('ingest', env);
      expect(told.code, told.text).toBe(0);
      expect(work.results()).toMatchObject([{ status: 'success', rows: 3, files: 1 }]);
      const [copy] = await asked('copy into');
      expect(copy).toMatch(/^copy into 's3:\/\/acme-lake\/landing\/feed\/\.landing\/rows\/[^/']+\/part_'\n/);
      expect(copy).toContain('\nstorage_integration = lake_s3\nfile_format = (type = csv');
      expect(await asked('get')).toEqual([]);
      // Debug tries it, and leaves nothing.
      const fine = await work.type('debug', env);
      expect([fine.code, fine.text]).toEqual([0, expect.stringContaining('the query gives 4 columns, and Snowflake may unload to s3://acme-lake/landing/feed')]);
      expect(await (await fetch(`${moto.url}/acme-lake?list-type=2&prefix=landing/feed/_lakec_debug`)).text()).not.toContain('<Key>');
    } finally {
      await moto.stop();
    }
  });
});

describe('a million rows of five columns', () => {
  beforeAll(async () => {
    await double.control({ knobs: { chunk: 160_000 } });
    await shop.ask(`create or replace table shop.public.many as
select 'R-' || seq4() as id, cast('2026-01-31' as date) as day, cast(seq4() + 0.50 as number(18,2)) as amount, 'a note of some length that says nothing of row ' || seq4() as note, seq4() as "offset" from table(generator(rowcount => ${MILLION}))`);
  });

  it.each([['streamed in parts of sixteen megabytes', ''], ['in files that Snowflake writes', 'options: {unload_rows: 500000}']])('%s, need no more memory than any source may', async (_, how) => {
    work = project('{incremental_dir: rows/daily, mode: append, query: select * from shop.public.many}', how, MILLION_COLUMNS);
    await double.control({ forget: true });
    expect(await memoryOf(work, MILLION, ENV)).toBeLessThan(MOST);
    expect(await asked('copy into')).toHaveLength(how === '' ? 0 : 1);
  });
});
