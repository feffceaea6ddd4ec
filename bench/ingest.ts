import { createServer } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { silenceVersionWarning } from '../compiler/aws/version-warning.ts';
import { measure } from './measure.ts';

// Usage: npm run bench ingest -- [--rows 1000000] [--kafka] [--redshift] [--snowflake]. Rows a second of each connector beside the fastest known way on
// this machine to read the same rows; --kafka starts a broker (Java), --redshift and --snowflake the test services that stand in for them: their own speed
// is in both columns.

const root = fileURLToPath(new URL('..', import.meta.url));
const lakec = join(root, 'bin', 'lakec.js');
const at = process.argv.indexOf('--rows');
const rows = at < 0 ? 1_000_000 : Number(process.argv[at + 1]);
const folder = mkdtempSync(join(tmpdir(), 'lakec-bench-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const row = (n: number): string => `{"id":"R-${n}","day":"2026-01-31","amount":"${n}.50","note":"a note of some length that says nothing of row ${n}"}`;

say(`\n### Landing ${rows.toLocaleString('en')} rows\n\n| source | lakec ingest | memory | the other way | ratio |\n|---|---|---|---|---|`);
try {
  await files();
  await http();
  if (process.argv.includes('--kafka')) await kafka();
  if (process.argv.includes('--redshift')) await redshift();
  if (process.argv.includes('--snowflake')) await snowflake();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A line of the table; the start of the process is in lakec's time. */
function line(source: string, mine: { readonly seconds: number; readonly megabytes?: number }, other: string, seconds: number): void {
  const rate = (time: number): string => `${Math.round(rows / time).toLocaleString('en')} rows/s`;
  say(`| ${source} | ${rate(mine.seconds)} | ${mine.megabytes ?? '?'} MB | ${other}: ${rate(seconds)} | ${(seconds / mine.seconds).toFixed(2)} × |`);
}

function project(name: string, source: string, table: string): string {
  const work = join(folder, name);
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(work, file)), { recursive: true });
    writeFileSync(join(work, file), content);
  };
  write('config/dev.yaml', `project_name: bench\nvars: {as_of_date: "2026-01-31"}\nsources:\n  feed:\n    ${source}\n    tables:\n      rows: ${table}\n`);
  write('models/_sources.yml', 'version: 2\nsources:\n- name: feed\n  tables:\n  - name: rows\n    columns:\n    - {name: id, data_type: string}\n');
  return work;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}

async function files(): Promise<void> {
  const work = project('files', 'type: files\n    format: csv\n    connection: {location: delivered}', '{snapshot: rows/*, mode: snapshot}');
  const file = join(work, 'delivered/rows/all.csv');
  mkdirSync(dirname(file), { recursive: true });
  const database = await (await DuckDBInstance.create()).connect();
  await database.run(`copy (select 'R-' || range as id, date '2026-01-31' as day, range || '.50' as amount, 'a note of some length that says nothing of row ' || range as note from range(${rows})) to '${file}' (format csv, header)`);
  const other = await timed(() => database.run(`select count(id), count(note) from read_csv('${file}', all_varchar = true)`));
  line('files: CSV', await measure('node', [lakec, 'ingest', '-q'], work), 'DuckDB reads it', other);
}

async function http(): Promise<void> {
  const chunk = (from: number): string => Array.from({ length: 1000 }, (_, more) => `${row(from + more)}\n`).join('');
  const server = createServer(async (_, response) => {
    for (let from = 0; from < rows; from += 1000) if (!response.write(chunk(from))) await new Promise((resolve) => response.once('drain', resolve));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/all`;
  const other = await timed(async () => {
    for await (const _ of (await fetch(url)).body!) void _;
  });
  const work = project('http', `type: http\n    format: ndjson\n    connection: {url: "${url}"}\n    options: {answer: ndjson}`, '{incremental_dir: rows/daily, mode: append}');
  line('http: lines of JSON', await measure('node', [lakec, 'ingest', '-q'], work), 'fetch, thrown away', other);
  server.close();
  server.closeAllConnections();
}

async function kafka(): Promise<void> {
  const { startKafka } = await import('../test/services/kafka.ts');
  const { openSender } = await import('../test/ingest/kafka.ts');
  const { Consumer } = await import('@platformatic/kafka');
  const broker = await startKafka();
  const sender = await openSender(broker.plain);
  try {
    await sender.makeTopic('bench', 1);
    for (let from = 0; from < rows; from += 20_000) await sender.send('bench', Array.from({ length: Math.min(20_000, rows - from) }, (_, more) => ({ partition: 0, key: `R-${from + more}`, value: row(from + more) })));
    const consumer = new Consumer({ clientId: 'bench', groupId: 'bench', bootstrapBrokers: [broker.plain], autocommit: false });
    const other = await timed(async () => {
      let count = 0;
      const stream = await consumer.consume({ topics: ['bench'], mode: 'earliest' });
      for await (const _ of stream) if (++count === rows) break;
      await stream.close();
    });
    await (consumer.close(true) as unknown as Promise<void>);
    const work = project('kafka', `type: kafka\n    format: ndjson\n    connection: {brokers: ["${broker.plain}"]}`, '{topic: bench, incremental_dir: rows/daily, mode: append}');
    line('kafka: one partition', await measure('node', [lakec, 'ingest', '-q'], work), 'a consumer of the same client, thrown away', other);
  } finally {
    await sender.close();
    await broker.stop();
  }
}

/** By pages of the Data API, and by UNLOAD. */
async function redshift(): Promise<void> {
  const { startMoto, AWS_ENV } = await import('../test/services/aws.ts');
  const { startRedshift } = await import('../test/services/redshift/index.ts');
  const { listObjects, getObject } = await import('../test/services/emr.ts');
  const { RedshiftDataClient, ExecuteStatementCommand, DescribeStatementCommand, GetStatementResultCommand } = await import('@aws-sdk/client-redshift-data');
  silenceVersionWarning();
  const moto = await startMoto();
  const double = await startRedshift(moto.url);
  try {
    double.pageRows = 5000;
    await fetch(`${moto.url}/lake`, { method: 'PUT' });
    const session = await double.postgres.connect();
    await session.query(`create table public.source as select 'R-' || n as id, date '2026-01-31' as day, n || '.50' as amount, 'a note of some length that says nothing of row ' || n as note from generate_series(1, ${rows}) as s (n)`);
    await session.end();
    const client = new RedshiftDataClient({ region: 'us-east-1', endpoint: double.url, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
    const other = await timed(async () => {
      const { Id } = await client.send(new ExecuteStatementCommand({ Sql: 'select * from public.source', Database: 'dev', WorkgroupName: 'acme' }));
      while ((await client.send(new DescribeStatementCommand({ Id }))).Status !== 'FINISHED') await new Promise((resolve) => setTimeout(resolve, 50));
      for (let token: string | undefined, more = true; more; more = token !== undefined) token = (await client.send(new GetStatementResultCommand({ Id, ...(token !== undefined && { NextToken: token }) }))).NextToken;
    });
    client.destroy();
    Object.assign(process.env, AWS_ENV, { AWS_ENDPOINT_URL: double.url });
    const connection = 'connection: {workgroup: acme, database: dev, poll_seconds: 0.2, iam_role: "arn:aws:iam::111122223333:role/lake"}';
    const table = '{incremental_dir: rows/daily, mode: append, query: select * from public.source}';
    const paged = project('paged', `type: redshift\n    format: csv\n    ${connection}\n    options: {slice_rows: 100000}`, table);
    line('redshift: pages', await measure('node', [lakec, 'ingest', '-q'], paged), 'pages by the same client, thrown away', other);
    const unloaded = project('unloaded', `type: redshift\n    format: parquet\n    base_path: s3://lake/landing\n    ${connection}`, table);
    const mine = await measure('node', [lakec, 'ingest', '-q'], unloaded);
    const files = (await listObjects(moto.url, 's3://lake/landing/')).filter((url) => url.endsWith('.parquet'));
    const copied = await timed(async () => {
      for (const [index, url] of files.entries()) writeFileSync(join(folder, `part${index}.parquet`), (await getObject(moto.url, url))!);
      await (await (await DuckDBInstance.create()).connect()).run(`select count(id), count(note) from '${folder}/part*.parquet'`);
    });
    line('redshift: UNLOAD', mine, 'its files, fetched and read by DuckDB', copied);
  } finally {
    await double.stop();
    await moto.stop();
  }
}

async function snowflake(): Promise<void> {
  const { startSnowflake } = await import('../test/services/snowflake.ts');
  const { Session } = await import('../compiler/snowflake/session.ts');
  const { loadSdk } = await import('../compiler/snowflake/sdk.ts');
  const double = await startSnowflake(['shop']);
  try {
    const settings = { account: 'acme', host: '127.0.0.1', port: double.port, protocol: 'http' as const, user: 'READER', password: 'x', database: 'SHOP' };
    const session = new Session(settings, folder);
    await session.ask('create schema if not exists shop.public');
    await session.ask(`create table shop.public.source as select 'R-' || seq4() as id, cast('2026-01-31' as date) as day, seq4() || '.50' as amount, 'a note of some length that says nothing of row ' || seq4() as note from table(generator(rowcount => ${rows}))`);
    await session.close();
    const connection = (await loadSdk()).createConnection({ account: 'acme', username: 'READER', password: 'x', database: 'SHOP', accessUrl: double.url });
    await new Promise<void>((resolve, reject) => void connection.connect((error) => (error ? reject(error) : resolve())));
    const other = await timed(() => new Promise<void>((resolve, reject) => void connection.execute({
      sqlText: 'select * from shop.public.source', streamResult: true, complete: async (error, statement) => {
        if (error) return reject(error);
        for await (const _ of statement.streamRows()) void _;
        resolve();
      },
    })));
    await new Promise<void>((resolve) => connection.destroy(() => resolve()));
    const work = project('snowflake', `type: snowflake\n    format: parquet\n    connection: ${JSON.stringify(settings)}`, '{incremental_dir: rows/daily, mode: append, query: select * from shop.public.source}');
    line('snowflake: streamed', await measure('node', [lakec, 'ingest', '-q'], work), 'streamed by the same client, thrown away', other);
  } finally {
    await double.stop();
  }
}
