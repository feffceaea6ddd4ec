import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { redshiftAdapter } from '../../compiler/adapters/redshift/index.ts';
import { snowflakeAdapter } from '../../compiler/adapters/snowflake/index.ts';
import { openS3 } from '../../compiler/aws/s3.ts';
import type { Engine } from '../../compiler/contracts/adapter.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { project, put } from '../cli/project.ts';
import { lakec } from '../cli/world.ts';
import { AWS_ENV, startMoto } from '../services/aws.ts';
import { listObjects } from '../services/emr.ts';
import { startRedshift, type RedshiftDouble } from '../services/redshift/index.ts';
import type { Server } from '../services/server.ts';
import { startSnowflake, type SnowflakeDouble } from '../services/snowflake.ts';
import { cutOffEverywhere, folder, VERSIONS, type Target } from './killed.ts';

const ROLE = 'arn:aws:iam::111122223333:role/acme-redshift-s3';
const ENV = { ...AWS_ENV, AWS_MAX_ATTEMPTS: '2', LAKEC_SECRET_WAREHOUSE_PASSWORD: 'a password that nobody sees' };
let snowflakes: SnowflakeDouble;
let moto: Server;
let redshifts: RedshiftDouble;

beforeAll(async () => {
  [snowflakes, moto] = await Promise.all([startSnowflake(['lake', 'shop']), startMoto()]);
  redshifts = await startRedshift(moto.url);
  await fetch(`${moto.url}/acme-lake`, { method: 'PUT' });
});
// Sessions live on for a while when nobody uses them.
afterEach(() => redshifts.endSessions());
afterAll(async () => {
  await redshifts?.stop();
  await moto?.stop();
  await snowflakes?.stop();
});

const aws = () => ({ region: 'us-east-1', endpointUrl: moto.url, env: ENV });
const SNOWFLAKE: Target = {
  dialect: snowflakeAdapter.dialect,
  open: () => snowflakeAdapter.open({ name: 'wh', engine: 'snowflake', dialect: 'snowflake', database: 'lake', schema: 'gold', threads: 1, connection: { ...snowflakes.connection, user: 'LOADER', password: 'x', database: 'LAKE' } }, nodeHost(folder)),
  relation: (identifier) => ({ database: 'lake', schema: 'gold', identifier }),
  afterKill: () => snowflakes.control({ end_sessions: true }),
};
const REDSHIFT: Target = {
  dialect: redshiftAdapter.dialect,
  open: (): Promise<Engine> => redshiftAdapter.open({ name: 'wh', engine: 'redshift', dialect: 'redshift', database: 'dev', schema: 'gold', threads: 1, connection: { cluster_identifier: 'acme', database: 'dev', db_user: 'lakec', poll_seconds: 0.1, endpoint_url: redshifts.url, iam_role: ROLE } }, { ...nodeHost(folder), env: ENV }),
  relation: (identifier) => ({ database: 'dev', schema: 'gold', identifier }),
  afterKill: async () => {
    await redshifts.idle();
    await redshifts.endSessions();
  },
};
const WAYS: Readonly<Record<string, () => Target>> = {
  'Snowflake, by INSERTs': () => SNOWFLAKE,
  'Snowflake, by PUT and COPY': () => ({ ...SNOWFLAKE, relation: (place) => SNOWFLAKE.relation(`files_${place}`), way: (connection, more) => ({ load: connection.bulkLoad!, ...more }) }),
  'Redshift, by INSERTs': () => REDSHIFT,
  'Redshift, by COPY': () => ({ ...REDSHIFT, relation: (place) => REDSHIFT.relation(`files_${place}`), way: (connection, more) => ({ load: connection.bulkLoad!, ...more, stage: { s3: openS3(aws()), folder: 's3://acme-lake/publish/orders' } }) }),
};

describe.each(Object.entries(WAYS))('a copy into %s', (_, target) => {
  // Rows that go as files differ from others only on their way to the staging table; what else a version may do is tried on DuckDB.
  it.each(Object.entries(VERSIONS).filter(([name]) => name === 'a merge' || (!target().way && (name === 'other columns' || (name === 'a first copy' && target() === SNOWFLAKE)))))('%s, cut off after each of its statements, leaves the old rows or the new ones, and the next call comes to the same end', (name, version) => cutOffEverywhere(target(), name, version));
});

const CONNECTIONS = {
  Snowflake: () => `{type: snowflake, connection: ${JSON.stringify({ ...snowflakes.connection, user: 'LOADER', database: 'SHOP' }).replace(/}$/, ', "password": "${secret:warehouse/password}"}')}}`,
  Redshift: () => `{type: redshift, connection: {cluster_identifier: acme, database: dev, db_user: lakec, poll_seconds: 0.1, iam_role: "${ROLE}"}}`,
} as const;
const TYPES = `select 1 as id, cast(9223372036854775807 as bigint) as b, cast('-123456789012345678901234567890.12345678' as decimal(38,8)) as d, true as t, timestamp '2026-01-31 23:59:59.123456' as ts, date '0001-01-01' as day,
  timestamptz '2026-01-31 12:00:00+02' as tz, [1, null] as list, {'a': 'x'} as s, 'line
two ''quoted'' "twice", \\ back \\N ~null~ 🎉' as text, '\\xAB'::blob as bytes, 0.1::double as x, cast(null as date) as nothing, '007' as digits, '~null~' as marker
  union all select 2, null, null, false, null, null, null, null, null, '', null, null, null, '', null`;
const READ = 'select b, d, t, cast(ts as varchar(40)) as ts, cast(day as varchar(40)) as day, cast(tz as varchar(40)) as tz, list, s, text, bytes, x, nothing, digits, marker from';
const VALUES = [
  [9223372036854775807n, '-123456789012345678901234567890.12345678', true, '2026-01-31 23:59:59.123456', '0001-01-01', '2026-01-31 10:00:00', '[1,null]', '{"a":"x"}', 'line\ntwo \'quoted\' "twice", \\ back \\N ~null~ 🎉', 'ab', 0.1, null, '007', '~null~'],
  [null, null, false, null, null, null, null, null, '', null, null, null, '', null],
];

describe.each(['Snowflake', 'Redshift'] as const)('lakec publish to %s', (name) => {
  const target = (): Target => (name === 'Snowflake' ? SNOWFLAKE : REDSHIFT);
  const world = (bulk: string) => {
    const root = project({
      'config/base.yaml': `project_name: shop\nmodels: {+materialized: table}\naws: {endpoint_url: "${redshifts.url}"}\n`,
      'config/dev.yaml': `extends: base.yaml\nengine: {path: lake.duckdb}\npublish: {wh: {select: gold${bulk}}}\n`,
      'config/wh.yaml': `extends: base.yaml\nenv: wh\nengine: ${CONNECTIONS[name]()}\n`,
      'models/gold/_m.yml': 'models: [{name: orders, columns: [{name: id, data_tests: [unique]}]}]\n',
    });
    return {
      root,
      async model(sql: string) {
        put(root, { 'models/gold/orders.sql': sql });
        const { code, text } = await lakec(['run'], root, ENV);
        expect([code, text]).toEqual([0, text]);
      },
      async publish(...more: readonly string[]) {
        const { code, text, stdout } = await lakec(['publish', '--json', ...more], root, ENV);
        expect(code, text).toBe(0);
        return (JSON.parse(stdout) as { tables: { status: string; sent: number; gone: number }[] }).tables.map(({ status, sent, gone }) => [status, sent, gone].join(' '));
      },
    };
  };
  const query = async (sql: string): Promise<readonly (readonly unknown[])[]> => {
    const engine = name === 'Snowflake' ? await snowflakeAdapter.open({ name: 'wh', engine: 'snowflake', dialect: 'snowflake', database: 'shop', schema: 'gold', threads: 1, connection: { ...snowflakes.connection, user: 'READER', password: 'x', database: 'SHOP' } }, nodeHost(folder)) : await target().open('');
    const connection = await engine.connect();
    try {
      return (await connection.query(sql)).rows;
    } finally {
      connection.close();
      await engine.close();
    }
  };

  it('takes more rows than one statement holds', async () => {
    const shop = world('');
    await shop.model("select range as id, 'a note of some length that says nothing of row ' || range as note from range(4000)");
    expect(await shop.publish('--full-refresh')).toEqual(['replaced 4000 0']);
    expect(await query('select count(*), count(distinct id), count(distinct note) from gold.orders')).toEqual([[4000, 4000, 4000]]);
    await shop.model("select range as id, 'a note of some length that says nothing of row ' || range % 2000 as note from range(3000)");
    expect(await shop.publish()).toEqual(['merged 1000 1000']);
    expect(await query('select count(*), count(distinct id), count(distinct note) from gold.orders')).toEqual([[3000, 3000, 2000]]);
  });

  it.each([['INSERTs', ''], ['files', ', bulk_rows: 1, stage: "s3://acme-lake/publish"']])('keeps every value of every type, by %s, and sends only what differs', async (_, bulk) => {
    const shop = world(bulk);
    await shop.model(TYPES);
    expect(await shop.publish('--full-refresh')).toEqual(['replaced 2 0']);
    const seen = (await query(`${READ} gold.orders order by id`)).map((row) => row.map((value) => (typeof value === 'string' ? value.replace(/(:\d\d)\.0+$/, '$1') : value)));
    expect(seen).toEqual(VALUES);
    expect(await shop.publish()).toEqual(['unchanged 0 0']);
    await shop.model(`select * from (${TYPES}) where id = 1 union all select 3, ${Array(14).fill('null').join(', ')}`);
    expect(await shop.publish()).toEqual(['merged 1 1']);
    expect(await query('select id from gold.orders order by id')).toEqual([[1], [3]]);
    // Nothing of what went through lies about.
    expect([await listObjects(moto.url, 's3://acme-lake/publish'), existsSync(join(shop.root, 'target/publish/wh/gold.orders.files'))]).toEqual([[], false]);
    if (bulk !== '') expect(name === 'Snowflake' ? (await snowflakes.control()).seen.some(({ sql }) => sql.startsWith('copy into')) : redshifts.statements.some(({ sqls }) => sqls[0]!.startsWith('copy '))).toBe(true);
  });
});
