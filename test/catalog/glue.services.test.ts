import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DeletePartitionCommand, GetPartitionsCommand, GetTableCommand, GlueClient, UpdateTableCommand, CreateTableCommand, type Table, type TableInput } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGlue } from '../../compiler/aws/glue.ts';
import { applyCatalog, catalogRules, planTable } from '../../compiler/phases/8-publish/index.ts';
import { lakec } from '../cli/world.ts';
import { AWS_ENV, startMinistack, startMoto } from '../services/aws.ts';
import { startFaults, type Faults } from '../services/faults.ts';
import { pythonOf } from '../services/install.ts';
import type { Server } from '../services/server.ts';
import { lakeOf, NOTHING, planOf } from './world.ts';

const WRITING = /^(Create|Update|Delete|Batch(Create|Update|Delete))/;

describe('the Glue catalog', () => {
  let moto: Server;
  let faults: Faults;
  let client: GlueClient;
  /** Actions in their order. */
  let actions: string[] = [];
  let root: string;
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const config = (more = ''): void => write('config/dev.yaml', `project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\naws: {endpoint_url: "${faults.url}"}\npaths: {gold_root: gold, silver_root: silver}\n${more}`);
  const model = (name: string, sql: string, options = ''): void => write(`models/gold/${name}.sql`, `{{ config(materialized='external'${options}) }}\n${sql}\n`);
  /** Runs a command line, and tells the writing calls that it made. */
  const type = async (line: string): Promise<{ readonly code: number; readonly text: string; readonly wrote: readonly string[] }> => {
    actions = [];
    const { code, text } = await lakec(line.split(' '), root, AWS_ENV);
    return { code, text, wrote: actions.filter((action) => WRITING.test(action)) };
  };
  const table = async (name: string): Promise<Table> => (await client.send(new GetTableCommand({ DatabaseName: 'shop_gold_dev', Name: name }))).Table!;
  const partitions = async (name: string): Promise<readonly string[]> => {
    const { Partitions } = await client.send(new GetPartitionsCommand({ DatabaseName: 'shop_gold_dev', TableName: name }));
    return (Partitions ?? []).map(({ Values }) => Values!.join('/')).sort();
  };

  beforeAll(async () => {
    moto = await startMoto();
    faults = await startFaults(moto.url);
    faults.refuse = (_, request) => {
      actions.push(String(request.headers['x-amz-target']).replace('AWSGlue.', ''));
      return undefined;
    };
    client = new GlueClient({ endpoint: moto.url, region: 'us-east-1', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
  });
  afterAll(async () => {
    client.destroy();
    await faults.stop();
    await moto.stop();
  });
  beforeEach(async () => {
    await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
    root = mkdtempSync(join(tmpdir(), 'glue-'));
    config();
    return () => rmSync(root, { recursive: true, force: true });
  });

  it('gets the entries of what a run built, and nothing the second time', async () => {
    config('glue: {enabled: true}\n');
    model('fact', "select i as id, 'x' as name, 2026 as y, i as m from range(1, 4) t(i)", ", partition_by=['y', 'm']");
    model('dim', "select 1 as id, cast(1.5 as decimal(18,4)) as amount, date '2026-01-01' as day, timestamp '2026-01-01' as at");
    const first = await type('run');
    expect(first.text).toContain('registered 2 tables: 2 created; partitions: 3 added\n');
    expect(first.wrote).toEqual(['CreateDatabase', 'CreateTable', 'CreateTable', 'BatchCreatePartition']);
    expect(await table('fact')).toMatchObject({ PartitionKeys: [{ Name: 'y', Type: 'int' }, { Name: 'm', Type: 'bigint' }], StorageDescriptor: { Location: `file://${root}/gold/fact/`, Columns: [{ Name: 'id', Type: 'bigint' }, { Name: 'name', Type: 'string' }] } });
    expect(await partitions('fact')).toEqual(['2026/1', '2026/2', '2026/3']);
    const second = await type('run');
    expect(second).toMatchObject({ code: 0, wrote: [] });
    expect(second.text).toContain('registered 2 tables: 2 unchanged\n');
    expect((await type('catalog plan')).text).toContain('Catalog plan: 2 unchanged.');
    expect((await type('catalog apply')).wrote).toEqual([]);
  }, 1_800_000);

  it('updates what changes in a compatible way, and keeps what others wrote', async () => {
    model('fact', 'select cast(1 as int) as a, 2026 as y', ", partition_by='y'");
    await type('run');
    await type('catalog apply');
    const { Name, StorageDescriptor, PartitionKeys, TableType, Parameters } = await table('fact');
    await client.send(new UpdateTableCommand({ DatabaseName: 'shop_gold_dev', TableInput: { Name: Name!, StorageDescriptor, PartitionKeys, TableType, Parameters: { ...Parameters, numRows: '7' } } as TableInput }));
    model('fact', "select cast(1 as bigint) as a, 'x' as b, 2026 as y", ", partition_by='y'");
    await type('run');
    const { code, text, wrote } = await type('catalog apply');
    expect(text).toContain('column a widens from int to bigint');
    expect(text).toContain('registered 1 table: 1 updated; partitions: 1 updated\n');
    expect({ code, wrote }).toEqual({ code: 0, wrote: ['UpdateTable', 'BatchUpdatePartition'] });
    expect(await table('fact')).toMatchObject({ Parameters: { numRows: '7', 'lakec.node': 'model.shop.fact' }, StorageDescriptor: { Columns: [{ Name: 'a', Type: 'bigint' }, { Name: 'b', Type: 'string' }] } });
    expect((await type('catalog apply')).wrote).toEqual([]);
  }, 1_800_000);

  it('refuses a breaking change, unless it may replace the entry', async () => {
    model('fact', 'select 1 as a, 2 as b, 2026 as y', ", partition_by='y'");
    model('other', 'select 1 as a');
    await type('run');
    await type('catalog apply -s fact');
    model('fact', "select 'x' as a, 2026 as y", ", partition_by='y'");
    config('glue: {enabled: true}\n');
    const refused = await type('run');
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('error[glue-breaking-change]: shop_gold_dev.fact changes in a way that breaks who reads it: column b is gone; column a changes from int to string.');
    // The other table goes on.
    expect(refused.text).toContain('registered 1 table: 1 created; 1 failed\n');
    expect((await table('fact')).StorageDescriptor!.Columns).toMatchObject([{ Name: 'a', Type: 'int' }, { Name: 'b', Type: 'int' }]);
    config('glue: {enabled: true, on_breaking_change: replace}\n');
    const replaced = await type('run');
    expect(replaced).toMatchObject({ code: 0, wrote: ['DeleteTable', 'CreateTable', 'BatchCreatePartition'] });
    expect((await table('fact')).StorageDescriptor!.Columns).toMatchObject([{ Name: 'a', Type: 'string' }]);
    expect(await partitions('fact')).toEqual(['2026']);
    // The files are still there.
    expect(readdirSync(join(root, 'gold/fact/y=2026')).length).toBe(1);
  }, 1_800_000);

  it('gets the entries of what a run of some nodes built, and leaves all others as they are', async () => {
    for (const name of ['fact', 'dim', 'old']) model(name, 'select 1 as a');
    config('glue: {enabled: true, on_removed: deregister}\n');
    expect((await type('run')).wrote).toEqual(['CreateDatabase', 'CreateTable', 'CreateTable', 'CreateTable']);
    rmSync(join(root, 'models/gold/old.sql'));
    for (const name of ['fact', 'dim']) model(name, 'select 1 as a, 2 as b');
    const some = await type('run --select fact');
    expect(some).toMatchObject({ code: 0, wrote: ['UpdateTable'] });
    expect(some.text).toContain('registered 1 table: 1 updated\n');
    expect([(await table('fact')).StorageDescriptor!.Columns!.length, (await table('dim')).StorageDescriptor!.Columns!.length, (await table('old')).Name]).toEqual([2, 1, 'old']);
    expect((await type('run --exclude fact')).wrote).toEqual(['UpdateTable']);
    expect((await type('run')).wrote).toEqual(['DeleteTable']);
  }, 1_800_000);

  it('lists entries whose model is gone, and deletes them when told to', async () => {
    model('fact', 'select 1 as a');
    model('old', 'select 1 as a');
    await type('run');
    await type('catalog apply');
    await client.send(new CreateTableCommand({ DatabaseName: 'shop_gold_dev', TableInput: { Name: 'theirs' } }));
    rmSync(join(root, 'models/gold/old.sql'));
    const kept = await type('catalog apply');
    expect(kept.text).toContain('no node makes its table any more: shop_gold_dev.old.');
    expect(kept).toMatchObject({ code: 0, wrote: [] });
    // What was not asked for is not looked for.
    expect((await type('catalog apply -s fact')).text).not.toContain('shop_gold_dev.old');
    config('glue: {on_removed: deregister}\n');
    expect(await type('catalog apply')).toMatchObject({ code: 0, wrote: ['DeleteTable'] });
    await expect(table('old')).rejects.toThrow();
    expect((await table('theirs')).Name).toBe('theirs');
  }, 1_800_000);

  it('leaves entries of others alone, and tells of names that clash', async () => {
    model('fact', 'select 1 as a');
    model('dim', 'select 1 as a');
    await type('run');
    await type('catalog apply -s dim');
    await client.send(new CreateTableCommand({ DatabaseName: 'shop_gold_dev', TableInput: { Name: 'fact', StorageDescriptor: { Location: 's3://elsewhere/' } } }));
    const { code, text, wrote } = await type('catalog apply');
    expect({ code, wrote }).toEqual({ code: 1, wrote: [] });
    expect(text).toContain('error[glue-not-ours]');
    config('glue: {silver_db: shop_gold_dev}\n');
    write('models/silver/dims.sql', "{{ config(materialized='external', alias='dim') }}\nselect 2 as b\n");
    const clash = await type('catalog plan');
    expect(clash.text).toContain('error[glue-name-clash]: gold.dim and silver.dim would both be shop_gold_dev.dim');
    expect(clash.code).toBe(1);
  }, 1_800_000);

  it('is found to be true of the files, and to differ where either was changed', async () => {
    const types = "1 as i, cast(1 as tinyint) as t, cast(1 as bigint) as b, cast(1.5 as decimal(18,4)) as d, cast(1.5 as double) as f, true as ok, 'x' as s, date '2026-01-01' as day, timestamp '2026-01-01' as at, cast('x' as blob) as bin, [1, 2] as list, [[1]] as lists, {'a': 1, 'B': [{'c': 'x'}]} as st, map {'k': 1} as m";
    model('everything', `select ${types}`);
    model('fact', "select i as a, i as day from range(4) t(i)", ", partition_by='day'");
    await type('run');
    await type('catalog apply');
    const fine = await type('catalog check');
    expect(fine.text).toBe('shop_gold_dev\n  true       everything  1 file\n  true       fact        4 files, 4 partitions\n\nCatalog check: all 2 entries are true of their files.\n');
    expect(fine).toMatchObject({ code: 0, wrote: [] });
    rmSync(join(root, 'gold/fact/day=1'), { recursive: true });
    await client.send(new DeletePartitionCommand({ DatabaseName: 'shop_gold_dev', TableName: 'fact', PartitionValues: ['2'] }));
    renameSync(join(root, 'gold/fact/day=3/part-0.parquet'), join(root, 'gold/fact/stray.parquet'));
    model('everything', `select ${types.replace("1 as i", "'one' as i").replace('[1, 2] as list', "['x'] as list")}`);
    await type('run -s everything');
    const { code, text } = await type('catalog check --output json');
    const { tables } = JSON.parse(text.split('\n')[0]!) as { tables: { name: string; differences: { kind: string; column?: string; text: string }[] }[] };
    expect({ code, told: tables.map(({ name, differences }) => [name, ...differences.map(({ kind, column }) => (column === undefined ? kind : `${kind} ${column}`))]) }).toEqual({
      code: 1, told: [['everything', 'type i', 'type list'], ['fact', 'partition-not-in-catalog', 'partition-without-files', 'file-in-no-partition']],
    });
    // Applying takes what is there, and checking has nothing more to say but of the file that no reader finds.
    await type('catalog apply -s fact');
    expect((await type('catalog check -s fact')).text).toContain('has 1 file that lies in no partition');
  }, 1_800_000);

  it('takes a Spark lake from its registry, ops too, and shows what the next run will change', async () => {
    write('config/dev.yaml', `project_name: shop\nengine: {type: spark_local}\ndialect: duckdb\naws: {endpoint_url: "${faults.url}"}\npaths: {root: "${root}/lake"}\n`);
    const registered = (schema: string, identifier: string, place: string, columns: string, node?: string): void => {
      const typed = columns.split(', ').map((column) => ({ name: column.split(' ')[0], type: column.split(' ')[1] }));
      write(`lake/_state/relations/${schema}.${identifier}.json`, JSON.stringify({ schema, identifier, format: 'parquet', location: `${root}/lake/${place}`, partition_by: identifier === 'fact' ? ['y'] : [], columns: typed, run_id: 'run-7', ...(node !== undefined && { node }) }));
    };
    registered('gold', 'fact', 'gold/fact', 'a int, b int, y int', 'model.shop.fact');
    registered('ops', 'load_ledger', '_state/ops/load_ledger', 'source string, rows_in bigint');
    write('lake/gold/fact/y=2026/part-00000.snappy.parquet', '');
    write('lake/gold/fact/_SUCCESS', '');
    write('models/gold/fact.sql', "{{ config(materialized='table', partition_by=['y']) }}\nselect 1 as a, 2 as c, 2026 as y\n");
    const applied = await type('catalog apply');
    expect(applied.text).toContain('registered 2 tables: 2 created; partitions: 1 added\n');
    expect(await table('fact')).toMatchObject({ Parameters: { 'lakec.run_id': 'run-7' }, StorageDescriptor: { Columns: [{ Name: 'a' }, { Name: 'b' }] } });
    expect(await partitions('fact')).toEqual(['2026']);
    const planned = await type('catalog plan');
    expect(planned.text).toContain('  unchanged  fact         3 columns, by y\n                          after its next run, which breaks who reads it: column b is now called c\n');
    expect(planned).toMatchObject({ code: 0, wrote: [] });
  }, 1_800_000);

  it('makes partitions in hundreds, and deletes those that a full rebuild left without files', async () => {
    const fact = (days: number): void => model('fact', `select 1 as a, i as day from range(${days}) t(i)`, ", partition_by='day'");
    fact(250);
    await type('run');
    const made = await type('catalog apply');
    expect(made.wrote).toEqual(['CreateDatabase', 'CreateTable', 'BatchCreatePartition', 'BatchCreatePartition', 'BatchCreatePartition']);
    expect((await partitions('fact')).length).toBe(250);
    expect(await type('catalog apply')).toMatchObject({ wrote: [] });
    fact(190);
    await type('run');
    const deleted = await type('catalog apply');
    expect(deleted.text).toContain('partitions: 60 removed');
    // The service deletes 25 at once.
    expect(deleted.wrote).toEqual(['BatchDeletePartition', 'BatchDeletePartition', 'BatchDeletePartition']);
    expect((await partitions('fact')).length).toBe(190);
  }, 1_800_000);
});

it('reads an entry again when another changed it meanwhile, and then writes it', async () => {
  const ministack = await startMinistack();
  try {
    const connection = { region: 'us-east-1', endpointUrl: ministack.url, env: AWS_ENV };
    const catalog = openGlue(connection);
    const other = new GlueClient({ endpoint: ministack.url, region: 'us-east-1', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
    const told: string[] = [];
    const apply = async (sql: string, between?: () => Promise<unknown>) => {
      const given = await lakeOf({ 'models/gold/fact.sql': `{{ config(materialized='table') }}\n${sql}\n` });
      const rules = catalogRules(given.lake.manifest, true);
      const entries = (await catalog.hasDatabase('acme_lake_gold_prod')) ? await catalog.tables('acme_lake_gold_prod') : undefined;
      const state = entries ? { databases: new Set(['acme_lake_gold_prod']), tables: new Map(entries.map((entry) => [`acme_lake_gold_prod.${entry.Name}`, entry])), partitions: new Map() } : NOTHING;
      const plan = planOf(given, state);
      await between?.();
      return applyCatalog(plan, {
        catalog, reporter: { report: ({ code }) => void told.push(code) }, signal: new AbortController().signal, placeOf: () => undefined,
        again: async ({ database, name }) => planTable(given.tables.tables[0]!, await catalog.table(database, name), [], [], rules),
      });
    };
    expect((await apply('select 1 as a')).map(({ status }) => status)).toEqual(['created']);
    const overtake = async () => {
      const { Table: now } = await other.send(new GetTableCommand({ DatabaseName: 'acme_lake_gold_prod', Name: 'fact' }));
      const { Name, StorageDescriptor, TableType, Parameters } = now!;
      await other.send(new UpdateTableCommand({ DatabaseName: 'acme_lake_gold_prod', TableInput: { Name, StorageDescriptor, TableType, Parameters: { ...Parameters, theirs: 'kept' } } as TableInput }));
    };
    expect((await apply('select 1 as a, 2 as b', overtake)).map(({ status }) => status)).toEqual(['updated']);
    expect(told).toEqual([]);
    const { Table: after } = await other.send(new GetTableCommand({ DatabaseName: 'acme_lake_gold_prod', Name: 'fact' }));
    expect(after).toMatchObject({ Parameters: { theirs: 'kept', 'lakec.project': 'acme_lake' }, StorageDescriptor: { Columns: [{ Name: 'a' }, { Name: 'b' }] } });
    other.destroy();
    catalog.close();
  } finally {
    await ministack.stop();
  }
}, 1_800_000);

it('sends what the service\'s published model takes', async () => {
  const python = await pythonOf('cloud');
  const cases = join(import.meta.dirname, 'cases');
  const plans = readdirSync(cases).sort().map((name) => ({ name, plan: JSON.parse(readFileSync(join(cases, name), 'utf8').split('-- expected --\n')[1]!) as unknown }));
  const file = join(mkdtempSync(join(tmpdir(), 'glue-')), 'plans.json');
  writeFileSync(file, JSON.stringify(plans));
  const { stdout } = await promisify(execFile)(python, [join(import.meta.dirname, 'validate.py'), file]);
  const { checked, problems } = JSON.parse(stdout) as { checked: Record<string, number>; problems: readonly string[] };
  expect(problems).toEqual([]);
  expect(checked).toMatchObject({ CreateDatabase: expect.any(Number), CreateTable: expect.any(Number), UpdateTable: expect.any(Number), BatchCreatePartition: expect.any(Number), BatchUpdatePartition: expect.any(Number), BatchDeletePartition: expect.any(Number) });
}, 1_800_000);
