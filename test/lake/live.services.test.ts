import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';
import { json, startFeed, type Feed } from '../ingest/feed.ts';
import { openSender, type Sender, type Sent } from '../ingest/kafka.ts';
import { startKafka, type Kafka } from '../services/kafka.ts';
import { makeLake, type Lake } from './lake.ts';

// Snowflake and Redshift are as delivered files; the CRM's files, the FX feed and the topic come live.
const TARGET = `extends: live.yaml
dq:
  freshness_as_of: \${vars.as_of_date}
sources:
  snowflake: {type: files, format: csv, base_path: data/snowflake, connection: null}
  redshift: {type: files, format: csv, base_path: data/redshift, connection: null}
  kafka_orders: {connection: {tls: {ca: "\${secret:kafka/ca}"}}}
`;
const TOKEN = 'the-token-of-the-live-fx-feed';

let kafka: Kafka;
let sender: Sender;
let feed: Feed;
let lake: Lake;
beforeAll(async () => {
  lake = makeLake();
  writeFileSync(join(lake.root, 'config/live_test.yaml'), TARGET);
  kafka = await startKafka();
  sender = await openSender(kafka.plain);
  await sendEvents();
  const days = fxDays();
  feed = await startFeed((request, response, url) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return json(response, {}, {}, 401);
    const rows = days.get(url.searchParams.get('date')!) ?? [];
    if (request.headers['if-none-match'] === `"${rows.length}"`) return void response.writeHead(304).end();
    json(response, `{"rates":[${rows.join(',')}]}`, { etag: `"${rows.length}"` });
  });
});
afterAll(async () => {
  await feed?.stop();
  await sender?.close();
  await kafka?.stop();
  lake?.remove();
});

it('the flagship with its sources live has the bronze rows of the delivered files', async () => {
  const env = {
    LAKEC_AS_OF_DATE: '2026-01-31', LAKE_CRM_DELIVERY: 'data/crm', LAKE_FX_URL: `${feed.url}/v1/daily`, LAKE_KAFKA_BROKERS: kafka.secure, LAKEC_SECRET_FX_RATES_TOKEN: TOKEN,
    LAKEC_SECRET_KAFKA_USERNAME: 'lake', LAKEC_SECRET_KAFKA_PASSWORD: kafka.passwords.lake, LAKEC_SECRET_KAFKA_CA: kafka.ca,
  };
  const told = await lakec(['run', '--ingest', '--target', 'live_test', '-s', 'bronze'], lake.root, env);
  expect(told.code, told.text).toBe(0);
  expect(told.text).toMatch(/kafka_orders\.events: 5120 rows in 3 files/);
  expect((await lake.run({ select: ['bronze'] })).diagnostics).toEqual([]);
  lake.close();
  const database = await (await DuckDBInstance.create()).connect();
  await database.run(`attach '${lake.root}/.lake/lake.duckdb' as delivered (read_only); attach '${lake.root}/.lake/live/lake.duckdb' as live (read_only)`);
  const rows = async (sql: string): Promise<unknown[][]> => (await database.runAndReadAll(sql)).getRows();
  const tables = (await rows(`select table_name from duckdb_tables() where database_name = 'delivered' and schema_name = 'bronze' order by 1`)).map(([name]) => String(name));
  expect(tables.length).toBe(18);
  for (const table of tables) {
    // Where a row came from, and the text that it came as, differ; the values do not.
    const own = ['_source_file', '_file_date', '_row_hash', '_ingested_at', '_batch_id', '_rejected_at', '_extra', '_raw'];
    const columns = (await rows(`select column_name from duckdb_columns() where database_name = 'delivered' and schema_name = 'bronze' and table_name = '${table}' order by column_index`)).map(([name]) => String(name)).filter((name) => !own.includes(name));
    const list = columns.map((name) => `"${name}"`).join(', ');
    for (const [from, without] of [['delivered', 'live'], ['live', 'delivered']] as const) {
      const only = await rows(`select cast(r as varchar) from (select ${list} from ${from}.bronze.${table} except all select ${list} from ${without}.bronze.${table}) as r order by 1`);
      expect([table, from, only.length, ...only.slice(0, 3).flat()]).toEqual([table, from, 0]);
    }
  }
  database.closeSync();

  const again = await lakec(['run', '--ingest', '--target', 'live_test', '-s', 'bronze'], lake.root, env);
  expect(again.code, again.text).toBe(0);
  expect(again.text).toMatch(/kafka_orders\.events: nothing new/);
  expect(again.text).toMatch(/fx_rates\.daily_rates: nothing new/);
  expect(again.text.match(/no-op/g)?.length).toBeGreaterThanOrEqual(9);
});

/** The sample's events at their offsets: what stands before the first one of each partition is deleted. */
async function sendEvents(): Promise<void> {
  const reader = await (await DuckDBInstance.create()).connect();
  const found = await reader.runAndReadAll(`select * from read_csv('${lake.root}/data/kafka_orders/events/**/*.csv*', all_varchar = true, filename = false, hive_partitioning = false) order by "offset"::int`);
  const events = found.getRowObjects() as Record<string, string | null>[];
  const partitions = [0, 1, 2];
  await sender.makeTopic('orders.v1', partitions.length);
  for (const partition of partitions) {
    const own = events.filter((event) => event['partition'] === String(partition));
    const before = Number(own[0]!['offset']);
    await sender.send('orders.v1', Array.from({ length: before }, () => ({ partition, value: 'before' })));
    await sender.deleteBefore('orders.v1', BigInt(before), partition);
    await sender.send('orders.v1', own.map(({ event_id, timestamp, key, value, headers }): Sent => ({
      partition, key, value: value ?? '', at: Date.parse(`${timestamp!.replace(' ', 'T')}Z`),
      headers: { ...(JSON.parse(headers ?? '{}') as Record<string, string>), ...(event_id !== null && { event_id }) },
    })));
  }
  reader.closeSync();
}

/** The sample's rates by the day that they are of. */
function fxDays(): ReadonlyMap<string, readonly string[]> {
  const folder = join(lake.root, 'data/fx_rates/daily_rates');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /ndjson/.test(name)).sort().map((name) => readFileSync(join(folder, name)));
  const lines = files.flatMap((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8').split('\n')).filter((line) => line !== '');
  const days = new Map<string, string[]>();
  for (const line of lines) {
    const row = JSON.parse(line) as Record<string, string>;
    const day = (row['rate_date'] ?? row['date'] ?? row['trade_date'] ?? row['as_of_date'])!;
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return days;
}
