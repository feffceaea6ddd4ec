import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../compiler/adapters/duckdb/engine.ts';
import type { SparkKind } from '../../compiler/adapters/spark/engine.ts';
import { openSparkEngine } from '../../compiler/adapters/spark/engine.ts';
import type { RegisteredRelation } from '../../compiler/contracts/job.ts';
import type { Project, Target } from '../../compiler/contracts/project.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { startS3World, type S3World } from './s3-lake.ts';

let world: S3World;
let folder: string;
beforeAll(async () => {
  world = await startS3World();
  folder = mkdtempSync(join(tmpdir(), 'lakec-duckdb-s3-'));
  await world.query("copy (select 1 as id, 2026 as year union all select 2, 2027) to 's3://lake/gold/orders' (format parquet, partition_by (year), filename_pattern 'part-{i}')");
});
afterEach(() => void (world.faults.refuse = () => undefined));
afterAll(async () => {
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const target = (connection: Target['connection'] = {}): Target => ({ name: 'dev', engine: 'duckdb', dialect: 'duckdb', database: 'memory', schema: 'main', threads: 1, path: ':memory:', connection });
const project = (more: object = {}) => ({ config: { aws: { region: 'eu-west-1', endpoint_url: world.faults.url }, ...more }, target: target() }) as unknown as Project;
const COUNT = "select count(*) from 's3://lake/gold/orders/*/*.parquet'";

describe('httpfs', () => {
  /** The count by a DuckDB of its own, which keeps its extensions in a folder of its own and asks a server of ours for others. */
  async function count(env: Readonly<Record<string, string>>, connection: Target['connection'] = {}, repository = 'http://127.0.0.1:9'): Promise<unknown> {
    const { LAKEC_DUCKDB_EXTENSIONS: _, ...plain } = world.env;
    const settings = { extension_directory: join(folder, `extensions-${++made}`), custom_extension_repository: repository };
    const engine = await openEngine(target({ ...connection, settings }), { ...nodeHost(folder), env: { ...plain, ...env } }, { project: project() });
    try {
      return (await (await engine.connect()).query(COUNT)).rows[0]![0];
    } catch (error) {
      const { kind, message, suggestion } = error as { kind: string; message: string; suggestion?: string };
      return [kind, message, suggestion];
    } finally {
      await engine.close();
    }
  }
  let made = 0;

  it('is found in a file or below a folder that the environment or the config names', async () => {
    const file = world.env['LAKEC_DUCKDB_EXTENSIONS']!;
    const above = dirname(dirname(dirname(file)));
    expect(await count({ LAKEC_DUCKDB_EXTENSIONS: `/nowhere/spatial.duckdb_extension,${file}` })).toBe(2);
    expect(await count({ LAKEC_DUCKDB_EXTENSIONS: above })).toBe(2);
    expect(await count({}, { extensions: [above] })).toBe(2);
    expect(await count({}, { extensions: [file] })).toBe(2);
  });

  it('is the one of this version, where a folder has several', async () => {
    for (const version of ['v1.5.4', 'v1.5.5', 'v1.6.0']) mkdirSync(join(folder, 'several', version), { recursive: true });
    for (const version of ['v1.5.4', 'v1.6.0']) writeFileSync(join(folder, 'several', version, 'httpfs.duckdb_extension'), 'of another version');
    copyFileSync(world.env['LAKEC_DUCKDB_EXTENSIONS']!, join(folder, 'several/v1.5.5/httpfs.duckdb_extension'));
    expect(await count({ LAKEC_DUCKDB_EXTENSIONS: join(folder, 'several') })).toBe(2);
  });

  it('is downloaded where that is possible, once', async () => {
    const asked: string[] = [];
    const server: Server = createServer((request, answer) => {
      asked.push(request.url!);
      answer.end(gzipSync(readFileSync(world.env['LAKEC_DUCKDB_EXTENSIONS']!)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    expect(await count({}, {}, at)).toBe(2);
    made--;
    expect(await count({}, {}, at)).toBe(2);
    expect(asked).toEqual([expect.stringMatching(/^\/v1\.5\.5\/.*\/httpfs\.duckdb_extension\.gz$/)]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('that is nowhere is told with what brings it', async () => {
    expect(await count({})).toEqual(['extension', expect.stringContaining('httpfs is not installed, and can\'t be downloaded'), expect.stringMatching(/pip install duckdb-extension-httpfs==1\.5\.5.*LAKEC_DUCKDB_EXTENSIONS/)]);
    mkdirSync(join(folder, 'wrong'));
    writeFileSync(join(folder, 'wrong/httpfs.duckdb_extension'), 'no extension');
    expect(await count({ LAKEC_DUCKDB_EXTENSIONS: join(folder, 'wrong') })).toEqual(['extension', expect.stringContaining('can\'t be loaded'), expect.anything()]);
  });
});

it('S3 that can not be opened stops what needs it, and nothing else', async () => {
  const shop = world.project('project_name: shop\nengine: {path: .lake/lake.duckdb}\npaths: {gold_root: "s3://lake/half"}\n', {
    'models/gold/there.sql': "{{ config(materialized='external') }}\nselect 1 as id",
    'models/silver/here.sql': 'select 1 as id', 'models/silver/below.sql': "select * from {{ ref('there') }}",
  });
  expect((await shop.lakec('run')).code).toBe(0);
  // The view over the files stands in the database already, and what reads it names no object.
  mkdirSync(join(folder, 'broken'));
  writeFileSync(join(folder, 'broken/httpfs.duckdb_extension'), 'no extension');
  const { code, text } = await shop.lakecIn({ LAKEC_DUCKDB_EXTENSIONS: join(folder, 'broken') }, 'run', '--select', 'here', 'below');
  expect([code, text]).toEqual([1, expect.stringMatching(/ok +table model silver\.here|ok +view model silver\.here/)]);
  expect(text).toContain('engine-extension-missing');
});

it('keys that end are asked for again before they do', async () => {
  // A profile whose keys come from a program, as those of a role do: each time others, for an hour.
  const program = join(folder, 'keys.mjs');
  writeFileSync(program, `#!${process.execPath}
import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(join(folder, 'asked'))}, 'x');
const count = readFileSync(${JSON.stringify(join(folder, 'asked'))}).length;
console.log(JSON.stringify({ Version: 1, AccessKeyId: 'KEY' + count, SecretAccessKey: 'secret', SessionToken: 'token', Expiration: new Date(Date.now() + 3600_000).toISOString() }));
`);
  chmodSync(program, 0o755);
  writeFileSync(join(folder, 'aws-config'), `[profile lake]\ncredential_process = ${program}\n`);
  const given = { AWS_PROFILE: 'lake', AWS_CONFIG_FILE: join(folder, 'aws-config') };
  const before = { ...process.env };
  Object.assign(process.env, given);
  const keys = new Set<string>();
  world.faults.refuse = (_, request) => void keys.add(/Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 'none');
  let now = Date.now();
  const engine = await openEngine(target(), { ...nodeHost(folder), env: { ...world.env, ...given }, now: () => new Date(now) }, { project: project() });
  const connection = await engine.connect();
  try {
    await connection.query(COUNT);
    await connection.query(COUNT);
    expect([...keys]).toEqual(['KEY1']);
    now += 56 * 60_000;
    keys.clear();
    await connection.query(COUNT);
    expect([...keys]).toEqual(['KEY2']);
  } finally {
    await engine.close();
    for (const name of Object.keys(given)) delete process.env[name];
    Object.assign(process.env, before);
  }
});

it('a lake that Spark wrote to S3 is read while its runs are planned', async () => {
  const orders: RegisteredRelation = {
    schema: 'gold', identifier: 'orders', format: 'parquet', location: 's3a://lake/gold/orders', partition_by: ['year'], run_id: 'r',
    columns: [{ name: 'id', type: 'int' }, { name: 'year', type: 'int' }],
  };
  await world.s3.put('s3://lake/spark/_state/relations/gold.orders.json', JSON.stringify(orders));
  await world.s3.put('s3://lake/spark/_state/relations/gold.none.json', JSON.stringify({ ...orders, identifier: 'none', location: 's3://lake/spark/gold/none' }));
  const kind = { jobs: {}, conf: {}, jobRoot: () => '', iceberg: () => '' } as unknown as SparkKind;
  const engine = await openSparkEngine({ ...target(), engine: 'spark_local', dialect: 'spark' }, { ...nodeHost(folder), env: world.env }, { project: project({ paths: { root: 's3://lake/spark' } }) }, kind);
  const connection = await engine.connect();
  expect((await connection.query('select id, year from gold.orders order by id')).rows).toEqual([[1, 2026], [2, 2027]]);
  expect((await connection.query('select count(*) from gold.none')).rows).toEqual([[0]]);
  expect(await engine.columns({ database: 'memory', schema: 'gold', identifier: 'orders' })).toHaveLength(2);
  await engine.close();
});

it('an external model of a run that was killed between two files is put right by the next', async () => {
  const shop = world.project('project_name: shop\nengine: {path: .lake/lake.duckdb}\npaths: {gold_root: "s3://lake/shop"}\nmodels: {gold: {+materialized: external, +partition_by: [year]}}\n', { 'models/gold/sales.sql': 'select * from (values (1, 10, 2024), (2, 20, 2025)) as rows(id, amount, year)' });
  expect((await shop.lakec('run')).code).toBe(0);
  shop.write('models/gold/sales.sql', 'select * from (values (1, 11, 2024), (3, 30, 2026)) as rows(id, amount, year)');
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../bin/lakec.js'), 'run'], { cwd: shop.root, env: { ...process.env, ...world.env }, stdio: 'ignore' });
  world.faults.refuse = (line, request) => {
    if (!/^PUT \/lake\/shop\/sales\/year(=|%3D)2026/.test(line) || request.headers['x-amz-copy-source'] === undefined) return undefined;
    child.kill('SIGKILL');
    return 'hang-up';
  };
  expect(await new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)))).toBe('SIGKILL');
  world.faults.refuse = () => undefined;
  const read = "select id, amount, year from read_parquet('s3://lake/shop/sales/**/*.parquet', hive_partitioning = true) order by id";
  expect((await world.query(read)).filter(([id]) => id !== 1)).toEqual([[2, 20, 2025]]);
  expect((await shop.lakec('run')).code).toBe(0);
  expect(await world.query(read)).toEqual([[1, 11, 2024], [3, 30, 2026]]);
  expect((await world.s3.list('s3://lake/shop')).filter((url) => url.includes('__lakec'))).toEqual([]);
});

it('a model may read objects by their names, and is planned with nothing there yet', async () => {
  const shop = world.project('project_name: shop\nengine: {path: .lake/lake.duckdb}\n', {
    'models/silver/orders.sql': "{{ config(materialized='table') }}\nselect id, year from read_parquet('s3://lake/gold/orders/*/*.parquet', hive_partitioning = true)",
    'models/silver/total.sql': "{{ config(materialized='table') }}\nselect count(*) as n from {{ ref('orders') }}",
  });
  // Who has no httpfs can compile all the same: what the objects hold is not checked then.
  const without = await shop.lakecIn({ LAKEC_DUCKDB_EXTENSIONS: join(folder, 'broken') }, 'compile');
  expect([without.code, without.text]).toEqual([0, expect.not.stringContaining('error')]);
  const compiled = await shop.lakec('compile');
  expect([compiled.code, compiled.text]).toEqual([0, expect.not.stringContaining('error')]);
  expect((await shop.lakec('plan')).code).toBe(0);
  shop.write('models/silver/wrong.sql', "select id, yaer from read_parquet('s3://lake/gold/orders/*/*.parquet', hive_partitioning = true)");
  expect((await shop.lakec('compile')).text).toMatch(/unknown-column[\s\S]*yaer/);
  shop.write('models/silver/wrong.sql', 'select 1 as id');
  const built = await shop.lakec('run');
  expect([built.code, built.text]).toEqual([0, expect.stringContaining('silver.total')]);
  expect((await shop.lakec('show', '--inline', "select n from {{ ref('total') }}", '--output', 'json')).text).toContain('"n":2');
});
