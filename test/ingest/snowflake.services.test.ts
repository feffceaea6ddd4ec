import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Session } from '../../compiler/snowflake/session.ts';
import { startFaults, type Faults } from '../services/faults.ts';
import { startSnowflake, type SnowflakeDouble } from '../services/snowflake.ts';
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

const project = (table: string, more = ''): Project =>
  oneSource(`type: snowflake\nformat: csv\nconnection: ${JSON.stringify({ ...double.connection, port: Number(new URL(faults.url).port), user: 'READER', database: 'SHOP' }).replace(/}$/, ', "password": "${secret:feed/password}"}')}\n${more}`, table, COLUMNS);
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

it('what breaks off in the middle of the rows leaves no file, and the next run brings them', async () => {
  await shop.ask('create or replace table shop.public.orders as\nwith recursive n (i) as (select 0 union all select i + 1 from n where i < 6999) select i as order_id, cast(1 as number(18,4)) as amount, \'x\' as note, timestamp \'2026-01-01 00:00:00\' as updated_at from n');
  work = project(TABLE);
  let parts = 0;
  // Half of the result comes, and then nothing more.
  faults.refuse = (line) => (line.includes('/chunks/') && ++parts > 1 ? { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } : undefined);
  const broken = await work.type('ingest', ENV);
  expect([broken.code, Object.keys(landed())], broken.text).toEqual([1, []]);
  faults.refuse = () => undefined;
  const whole = await work.type('ingest', ENV);
  expect(whole.code, whole.text).toBe(0);
  const [rows] = Object.values(landed());
  expect([rows!.length, new Set(rows).size]).toEqual([7001, 7001]);
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
