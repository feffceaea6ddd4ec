import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DeleteTableCommand, GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lakec } from '../../cli/world.ts';
import { AWS_ENV, startMoto } from '../../services/aws.ts';
import { pythonOf } from '../../services/install.ts';
import type { Server } from '../../services/server.ts';
import { startConnect } from '../../services/spark-connect.ts';
import { adapterSuite } from '../suite/suite.ts';

// Spark 4.0 behind one Connect server: a run is a job of the runner, which sends its statements there.

const folder = mkdtempSync(join(tmpdir(), 'lakec-suite-warehouse-'));
let server: Server & { readonly remote: string };
beforeAll(async () => {
  server = await startConnect(folder);
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const engine = async (): Promise<string> => `dialect: duckdb\nengine: {type: spark_connect, threads: 4, connection: {url: '${server.remote}', python: '${await pythonOf('spark40')}'}}\npaths: {root: .lake}\n`;

adapterSuite('spark', {
  config: engine,
  // Spark's catalog takes letters, digits and _ in a table's name alone; columns may have any.
  hurt: 'Order',
  longest: 120,
  hidesViews: true,
  // A job goes on when its lakec is killed, and the next run follows it: one kill shows that. What a killed job leaves is in `runner/kill_test.py`.
  kills: 1,
});

it('registers models, snapshots and quarantines that a run of some nodes built, and leaves the entries of all others', async () => {
  const moto = await startMoto();
  const root = mkdtempSync(join(tmpdir(), 'lakec-some-'));
  const client = new GlueClient({ endpoint: moto.url, region: 'us-east-1', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const models = (columns: string): void => {
    write('models/gold/rows.sql', `{{ config(materialized='table') }}\nselect 1 as id, 5 as n${columns}\nunion all select 2, -5${columns}\n`);
    for (const name of ['fact', 'other']) {
      write(`models/gold/${name}.sql`, `{{ config(materialized='table', quarantine={'input': 'rows', 'rules': [{'name': 'negative', 'when': 'n < 0'}]}) }}\nselect *, '{}' as _raw, 'a file' as _source_file, cast(id as varchar) as _row_hash, cast('2026-01-01' as date) as _run_date from {{ ref('rows') }}\n`);
      write(`snapshots/gold/${name}_history.sql`, `{% snapshot ${name}_history %}\n{{ config(strategy='check', unique_key='id', check_cols=['n']) }}\nselect * from {{ ref('${name}') }}\n{% endsnapshot %}\n`);
    }
  };
  /** The entries, each with the number of its columns. */
  const entries = async (): Promise<Readonly<Record<string, number>>> => {
    const { TableList } = await client.send(new GetTablesCommand({ DatabaseName: 'shop_gold_dev' }));
    return Object.fromEntries((TableList ?? []).map(({ Name, StorageDescriptor }) => [Name!, StorageDescriptor!.Columns!.length]));
  };
  const typed = async (...argv: readonly string[]): Promise<string> => {
    const { code, text } = await lakec(argv, root, { ...process.env, ...AWS_ENV });
    expect(code, text).toBe(0);
    return text;
  };
  try {
    write('config/dev.yaml', `project_name: shop\n${await engine()}aws: {endpoint_url: "${moto.url}"}\nglue: {enabled: true, on_removed: deregister}\ndq: {quarantine: {max_share: 1}}\nsnapshots: {+schema: gold}\n`);
    write('models/gold/gone.sql', "{{ config(materialized='table') }}\nselect 1 as id\n");
    models('');
    await typed('run');
    const whole = await entries();
    expect(Object.keys(whole).sort()).toEqual(['fact', 'fact__quarantine', 'fact_history', 'gone', 'other', 'other__quarantine', 'other_history', 'rows']);
    rmSync(join(root, 'models/gold/gone.sql'));
    models(', 7 as more');
    for (const Name of ['fact__quarantine', 'other__quarantine']) await client.send(new DeleteTableCommand({ DatabaseName: 'shop_gold_dev', Name }));
    const some = await typed('run', '--select', 'rows', 'fact', 'fact_history');
    expect(some).toContain(': 1 created, 3 updated');
    const { other__quarantine: _, ...left } = whole;
    expect(await entries()).toEqual({ ...left, rows: whole['rows']! + 1, fact: whole['fact']! + 1, fact_history: whole['fact_history']! + 1 });
    // All of them are asked for: what is missing is made, and what has no model goes.
    await typed('catalog', 'apply');
    expect(Object.keys(await entries()).sort()).toEqual(['fact', 'fact__quarantine', 'fact_history', 'other', 'other__quarantine', 'other_history', 'rows']);
  } finally {
    client.destroy();
    await moto.stop();
    rmSync(root, { recursive: true, force: true });
  }
}, 600_000);
