import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { AWS_ENV, startMoto } from '../services/aws.ts';
import { listObjects } from '../services/emr.ts';
import { jsonError } from '../services/faults.ts';
import { startRedshift, type RedshiftDouble } from '../services/redshift/index.ts';
import type { Server } from '../services/server.ts';
import { startSnowflake, type SnowflakeDouble } from '../services/snowflake.ts';
import { json, startFeed, type Feed } from './feed.ts';
import { makeProject, type Project } from './project.ts';

const ROLE = 'arn:aws:iam::111122223333:role/acme-redshift-s3';
const ENV = { ...AWS_ENV, AWS_MAX_ATTEMPTS: '1', LAKEC_SECRET_SHOP_PASSWORD: 'a password that nobody sees', LAKEC_SECRET_FEED_TOKEN: 'a token that nobody sees' };
let moto: Server;
let redshifts: RedshiftDouble;
let snowflakes: SnowflakeDouble;
let feed: Feed;
let work: Project;

beforeAll(async () => {
  [moto, snowflakes] = await Promise.all([startMoto(), startSnowflake(['shop'])]);
  redshifts = await startRedshift(moto.url);
  feed = await startFeed((_, response) => json(response, []));
  await fetch(`${moto.url}/acme-lake`, { method: 'PUT' });
  const session = await redshifts.postgres.connect();
  await session.query('create schema web; create table web.events (event_id varchar(10), at timestamp)');
  await session.end();
});
afterEach(() => {
  redshifts.refuse = () => undefined;
  work?.remove();
});
afterAll(async () => {
  await feed?.stop();
  await redshifts?.stop();
  await snowflakes?.stop();
  await moto?.stop();
});

function project(change: (config: string) => string = (config) => config): Project {
  const snowflake = (database: string): string => JSON.stringify({ ...snowflakes.connection, user: 'READER', database }).replace(/}$/, ', "password": "${secret:shop/password}"}');
  work = makeProject({
    'config/base.yaml': `project_name: small\naws: {endpoint_url: "${redshifts.url}"}\n`,
    'config/dev.yaml': change(`extends: base.yaml
publish: {wh: {select: gold, stage: "s3://acme-lake/publish"}, snow: {select: gold}}
sources:
  crm: {type: files, format: csv, connection: {location: delivered}, tables: {rows: {snapshot: rows/*}}}
  feed: {type: http, format: ndjson, connection: {url: "${feed.url}/rates?key=1", token: "\${secret:feed/token}"}, tables: {rates: {incremental_dir: rates}}}
  shop: {type: snowflake, format: parquet, connection: ${snowflake('SHOP')}, tables: {names: {incremental_dir: names, query: select schema_name from shop.information_schema.schemata}}}
  web: {type: redshift, format: parquet, base_path: "s3://acme-lake/landing/web", connection: {workgroup: acme, database: dev, iam_role: "${ROLE}"}, tables: {events: {incremental_dir: events, query: select * from web.events}}}
  there: {type: files, format: csv, tables: {rows: {snapshot: rows/*}}}
`),
    'config/wh.yaml': `extends: base.yaml\nenv: wh\nengine: {type: redshift, connection: {cluster_identifier: acme, database: dev, db_user: lakec, poll_seconds: 0.1, iam_role: "${ROLE}"}}\n`,
    'config/snow.yaml': `extends: base.yaml\nenv: snow\nengine: {type: snowflake, connection: ${snowflake('SHOP')}}\n`,
  });
  mkdirSync(join(work.root, 'delivered/rows'), { recursive: true });
  writeFileSync(join(work.root, 'delivered/rows/all.csv'), 'id\n1\n');
  return work;
}

const lines = (text: string): readonly string[] => text.split('\n').flatMap((line) => (/^(ok|bad) +(source|publish) .*$/.test(line) ? [line.replace(/ +/g, ' ').trim()] : []));

it('debug tries each source that a connector brings, and each target that is published to', async () => {
  const { code, text } = await project().type('debug', ENV);
  expect([code, lines(text)], text).toEqual([0, [
    'ok source crm.rows: one file in delivered can be read',
    `ok source feed.rates: ${feed.url}/rates answers`,
    'ok source shop.names: the query gives one column',
    'ok source web.events: the query gives 2 columns, and Redshift may unload to s3://acme-lake/landing/web',
    expect.stringMatching(/^ok publish snow: connection: signed in as /),
    'ok publish snow: warehouse: LAKE_WH can be used',
    expect.stringMatching(/^ok publish snow: database: SHOP has \d+ schemas/),
    'ok publish wh: connection: Redshift answers in dev as awsuser',
    'ok publish wh: schemas: awsuser may create schemas in dev',
    'ok publish wh: wh may copy from s3://acme-lake/publish',
  ]]);
  expect(await listObjects(moto.url, 's3://acme-lake/')).toEqual([]);
});

it('what is refused is told with what to grant', async () => {
  feed.answer = (_, response) => json(response, { said: 'no' }, {}, 403);
  const refused = project((config) => config.replace('from shop.information_schema.schemata', 'from shop.public.names').replace('web.events}', 'web.none}').replace('rows/*}}}', 'none/*}}}')).type('debug', ENV);
  const { code, text } = await refused;
  feed.answer = (_, response) => json(response, []);
  expect([code, lines(text).filter((line) => line.startsWith('bad source')).length], text).toEqual([1, 4]);
  for (const grant of ['correct connection.location of the source', 'Grant the user of sources.feed.connection the right to read', 'grant select on shop.public.names to role BUILDER;', 'grant usage on schema web to <user>; grant select on web.none to <user>;']) expect(text).toContain(grant);
});

it('a role that may not write or read S3 is told with the rights that it needs', async () => {
  const asked = redshifts.refuse;
  redshifts.before = (sql) => {
    if (/^(unload|copy) /.test(sql)) throw new Error('S3ServiceException:Access Denied,Status 403,Error AccessDenied');
  };
  const { code, text } = await project().type('debug', ENV);
  Object.assign(redshifts, { before: () => undefined, refuse: asked });
  expect(code, text).toBe(1);
  expect(text).toContain(`Attach ${ROLE} to the cluster, and allow it s3:PutObject, s3:GetObject, s3:ListBucket and s3:GetBucketLocation on s3://acme-lake/landing/web.`);
  expect(text).toMatch(/COPY from s3:\/\/acme-lake\/publish is refused: .*Access Denied/);
  expect(text).toContain('allow it s3:GetObject and s3:ListBucket on s3://acme-lake/publish.');
});

it('a session that has expired, and a stage without a role, are told', async () => {
  redshifts.refuse = (call) => (call === 'ExecuteStatement' ? jsonError(400, 'ExpiredTokenException', 'The security token included in the request is expired') : undefined);
  expect((await project().type('debug', ENV)).text).toContain('source-auth-refused');
  redshifts.refuse = () => undefined;
  work.write('config/wh.yaml', work.read('config/wh.yaml').replace(`, iam_role: "${ROLE}"`, ''));
  expect((await work.type('debug', ENV)).text).toContain('Set engine.connection.iam_role of wh to a role that the cluster has and that may read s3://acme-lake/publish');
});
