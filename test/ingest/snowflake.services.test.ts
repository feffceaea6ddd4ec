import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Session } from '../../compiler/snowflake/session.ts';
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

const project = (table: string, more = '', columns: readonly string[] = COLUMNS): Project =>
  oneSource(`type: snowflake\nformat: csv\nconnection: ${JSON.stringify({ ...double.connection, port: Number(new URL(faults.url).port), user: 'READER', database: 'SHOP' }).replace(/}$/, ', "password": "${secret:feed/password}"}')}\n${more}`, table, columns);
const TABLE = '{incremental_dir: rows/daily, mode: cdc, lookback_days: 1, key: order_id, watermark: updated_at, query: select * from shop.public.orders}';
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

it('a million rows of five columns, streamed, need no more memory than any source may', async () => {
  await shop.ask(`create or replace table shop.public.many as
select 'R-' || seq4() as id, cast('2026-01-31' as date) as day, cast(seq4() + 0.50 as number(18,2)) as amount, 'a note of some length that says nothing of row ' || seq4() as note, seq4() as "offset" from table(generator(rowcount => ${MILLION}))`);
  work = project('{incremental_dir: rows/daily, mode: append, query: select * from shop.public.many}', '', MILLION_COLUMNS);
  expect(await memoryOf(work, MILLION, ENV)).toBeLessThan(MOST);
});
