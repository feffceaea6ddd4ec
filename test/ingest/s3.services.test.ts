import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openS3, type S3 } from '../../compiler/aws/s3.ts';
import { AWS_ENV, startMoto } from '../services/aws.ts';
import { startKafka, type Kafka } from '../services/kafka.ts';
import type { Server } from '../services/server.ts';
import { startFaults, s3Error, type Faults } from '../services/faults.ts';
import { json, startFeed, type Feed } from './feed.ts';
import { openSender, type Sender } from './kafka.ts';
import { oneSource, type Project } from './project.ts';

const COLUMNS = ['{name: event_id, data_type: string}', '{name: value, data_type: string}'];
let moto: Server;
let faults: Faults;
let s3: S3;
let kafka: Kafka;
let sender: Sender;
let feed: Feed;
beforeAll(async () => {
  moto = await startMoto();
  faults = await startFaults(moto.url);
  const { S3Client, CreateBucketCommand } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ endpoint: moto.url, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
  await client.send(new CreateBucketCommand({ Bucket: 'lake' }));
  client.destroy();
  s3 = openS3({ region: 'us-east-1', endpointUrl: moto.url, env: AWS_ENV });
  kafka = await startKafka();
  sender = await openSender(kafka.plain);
});
afterAll(async () => {
  s3?.close();
  await feed?.stop();
  await sender?.close();
  await kafka?.stop();
  await faults?.stop();
  await moto?.stop();
});

function project(source: string, table: string, root: string): Project {
  const work = oneSource(source, table, COLUMNS);
  work.write('config/dev.yaml', `${work.read('config/dev.yaml')}paths: {landing_root: "s3://lake/${root}/landing", state_root: "s3://lake/${root}/_state", checkpoints_root: "s3://lake/${root}/_checkpoints"}\naws: {endpoint_url: "${faults.url}"}\n`);
  return work;
}
const names = async (folder: string): Promise<string[]> => (await s3.list(`s3://lake/${folder}`)).map((url) => url.slice(`s3://lake/${folder}/`.length));
const linesOf = async (url: string): Promise<string[]> => gunzipSync((await s3.readBytes(url))!).toString('utf8').trim().split('\n');

it('a feed lands in S3, and what was decided when S3 went away is completed by the next run', async () => {
  feed = await startFeed((_, response, url) => json(response, [{ event_id: url.searchParams.get('day'), value: 'x' }]));
  const work = project(`type: http\nformat: ndjson\nconnection: {url: "${feed.url}/all?day={day}"}\noptions: {since: "2026-01-30"}`, '{incremental_dir: rows/daily, mode: append}', 'feed');
  // Copies to their place are refused: the file stands aside, and the state says where it belongs.
  faults.refuse = (line, request) => (line.startsWith('PUT') && request.headers['x-amz-copy-source'] !== undefined ? s3Error(403, 'AccessDenied', 'no') : undefined);
  const refused = await work.type('ingest', AWS_ENV);
  expect(refused.code).toBe(1);
  expect(refused.text).toContain('error[engine-permission-denied]');
  faults.refuse = () => undefined;
  const told = await work.type('ingest', AWS_ENV);
  expect(told.code, told.text).toBe(0);
  expect(await names('feed/landing')).toEqual(['feed/rows/daily/date=2026-01-30/rows-2026-01-30.ndjson.gz', 'feed/rows/daily/date=2026-01-31/rows-2026-01-31.ndjson.gz']);
  expect(await linesOf('s3://lake/feed/landing/feed/rows/daily/date=2026-01-31/rows-2026-01-31.ndjson.gz')).toEqual(['{"event_id":"2026-01-31","value":"x"}']);
  expect(work.files('target').filter((file) => file.startsWith('ingest/'))).toEqual([]);
  work.remove();
});

it('events land in S3 by one PUT that fails where there is a file, with claims that fail where there is one', async () => {
  await sender.makeTopic('s3', 1);
  await sender.send('s3', Array.from({ length: 25 }, (_, at) => ({ partition: 0, value: `v${at}` })));
  const work = project(`type: kafka\nformat: ndjson\nconnection: {brokers: ["${kafka.plain}"], session_seconds: 1}\noptions: {file_rows: 10}`, '{topic: s3, incremental_dir: rows/daily, mode: append}', 'events');
  // The second file's PUT gets no answer that says it is there, so that the run ends after its claim.
  let puts = 0;
  faults.refuse = (line) => (line.startsWith('PUT') && line.includes('.ndjson.gz') && ++puts === 2 ? s3Error(403, 'AccessDenied', 'no') : undefined);
  expect((await work.type('ingest', AWS_ENV)).code).toBe(1);
  expect((await names('events/landing')).length).toBe(1);
  faults.refuse = () => undefined;
  faults.seen.length = 0;
  const told = await work.type('ingest', AWS_ENV);
  expect(told.code, told.text).toBe(0);
  const files = await names('events/landing');
  expect(files.map((file) => file.split('/').at(-1))).toEqual(['0-00000000000000000009', '10-00000000000000000019', '20-00000000000000000024'].map((range) => `s3-p0-${range.replace(/^\d+/, (first) => first.padStart(20, '0'))}.ndjson.gz`));
  expect((await Promise.all(files.map((file) => linesOf(`s3://lake/events/landing/${file}`)))).flat().map((line) => (JSON.parse(line) as { value: string }).value)).toEqual(Array.from({ length: 25 }, (_, at) => `v${at}`));
  expect((await work.type('ingest', AWS_ENV)).text).toContain('nothing new');
  work.remove();
});

it('delivered files go from one place in S3 to another', async () => {
  await s3.put('s3://lake/producer/rows/one.csv', 'event_id,value\na,1\n');
  const work = project('type: files\nformat: csv\nconnection: {location: "s3://lake/producer"}', '{snapshot: rows/*, mode: snapshot}', 'crm');
  expect((await work.type('ingest', AWS_ENV)).text).toContain('in 1 file');
  expect(await names('crm/landing')).toEqual(['feed/rows/one.csv']);
  expect(await s3.readText('s3://lake/crm/landing/feed/rows/one.csv')).toBe('event_id,value\na,1\n');
  expect((await work.type('ingest', AWS_ENV)).text).toContain('nothing new');
  work.remove();
});
