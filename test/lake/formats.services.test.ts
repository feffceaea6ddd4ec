import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ParityResult } from '../../compiler/parity/result.ts';
import { lakec } from '../cli/world.ts';
import { jarsOf, pythonOf } from '../services/install.ts';

// Tables of Delta, Iceberg and Parquet in one job of Spark that goes on from the day before; of DuckDB's rows, row counts and verdicts.

let root: string;
let env: Record<string, string>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'lakec-formats-'));
  env = { LAKEC_PYTHON: await pythonOf('spark35') };
  const jars = [...(await jarsOf('delta-3.5')), ...(await jarsOf('iceberg-3.5')).filter((jar) => jar.includes('spark-runtime'))];
  const rows = (more = '') => `select id + 3 * ({{ var('day') }} - 1) as id, {{ var('day') }} as day, id * {{ var('day') }} as n, cast('2026-01-0{{ var('day') }} 00:00:00' as timestamp) as told_at${more} from (values (1), (2), (3), (4), (5)) as t(id)\n`;
  const files: Record<string, string> = {
    'config/base.yaml': 'project_name: shop\ndialect: duckdb\nengine: {type: duckdb}\npaths: {root: .lake/dev}\nmodels: {+event_time: told_at}\n',
    'config/dev.yaml': 'extends: base.yaml\n',
    'config/spark.yaml': `extends: base.yaml\nengine: {type: spark_local, threads: 2, connection: {jars: ${JSON.stringify(jars)}, conf: {spark.sql.shuffle.partitions: '2'}}}\npaths: {root: .lake/spark}
models: {+event_time: told_at, delta: {+file_format: delta}, iceberg: {+file_format: iceberg}}\nsnapshots: {history: {+file_format: delta}, changes: {+file_format: iceberg}}\n`,
    'models/merged.sql': `{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}\n${rows()}`,
    'models/widened.sql': `{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', on_schema_change='append_new_columns') }}\n${rows("{% if var('day') == 1 %}, 'old' as gone_later{% else %}, 'new' as fresh{% endif %}")}`,
    'models/overwritten.sql': `{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partition_by=['part']) }}\n${rows(', id % 2 as part')}`,
    'models/elsewhere.sql': `{{ config(materialized='external', location=target.name ~ '_files/elsewhere') }}\nselect id, day from {{ ref('merged') }}\n`,
    'snapshots/history.sql': "{% snapshot history %}\n{{ config(unique_key='id', strategy='timestamp', updated_at='told_at') }}\nselect id, day, n, told_at from {{ ref('delta_merged') }}\n{% endsnapshot %}\n",
  };
  files['snapshots/changes.sql'] = files['snapshots/history.sql']!.replace('snapshot history', 'snapshot changes').replace('delta_merged', 'iceberg_merged');
  for (const format of ['delta', 'iceberg']) {
    files[`models/${format}/${format}_merged.sql`] = files['models/merged.sql']!;
    files[`models/${format}/${format}_some.sql`] = `{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', merge_update_condition='DBT_INTERNAL_SOURCE.n > 4', merge_insert_condition='DBT_INTERNAL_SOURCE.id < 8') }}\n${rows()}`;
    files[`models/${format}/${format}_widened.sql`] = files['models/widened.sql']!;
    files[`models/${format}/${format}_overwritten.sql`] = files['models/overwritten.sql']!;
    files[`models/${format}/${format}_turned.sql`] = `{{ config(materialized='table' if var('day') == 1 else 'view') }}\n${rows()}`;
    files[`models/reads_${format}_turned.sql`] = `{{ config(materialized='table') }}\nselect * from {{ ref('${format}_turned') }}\n`;
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterAll(() => root && rmSync(root, { recursive: true, force: true }));

it('merges, overwrites and snapshots onto tables of each format as DuckDB does, and tells as many rows', async () => {
  for (const day of ['1', '2']) {
    const [dev, spark] = [await built('dev', day), await built('spark', day)];
    expect(spark).toEqual(dev);
    expect([spark.get('model.shop.delta_merged'), spark.get('model.shop.iceberg_some')]).toEqual(['success 5', day === '1' ? 'success 5' : 'success 2']);
  }
  const { stdout, text, code } = await lakec(['parity', '--targets', 'dev,spark', '--no-build', '--json', '--vars', '{day: 2}', '--exclude', 'delta_turned', 'iceberg_turned'], root, { ...process.env, ...env });
  const { relations } = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{"kind":"parity"'))!) as ParityResult;
  expect(relations.filter(({ status }) => status !== 'equal'), text).toEqual([]);
  expect(code, text).toBe(0);
  expect(relations).toHaveLength(16);

  // A part of the rows is the same part on both sides.
  const part = await lakec(['parity', '--targets', 'dev,spark', '--no-build', '--json', '--vars', '{day: 2}', '-s', 'merged', 'delta_merged', 'iceberg_merged', '--since', '2026-01-02', '--sample', '3'], root, { ...process.env, ...env });
  const compared = JSON.parse(part.stdout.split('\n').find((line) => line.startsWith('{"kind":"parity"'))!) as ParityResult;
  expect(compared.relations.map(({ status, rows, scope }) => ({ status, rows, scope })), part.text).toEqual(Array(3).fill({ status: 'equal', rows: { left: 3, right: 3 }, scope: 'since 2026-01-02 by told_at, a sample of 3' }));
});

it('keeps each table in its format, and an external model where it says', () => {
  const registered = (name: string) => JSON.parse(readFileSync(join(root, '.lake/spark/_state/relations', name), 'utf8')) as { readonly format: string; readonly location: string; readonly snapshot?: string };
  const formats = Object.fromEntries(readdirSync(join(root, '.lake/spark/_state/relations')).map((name) => [name.split('.')[1], registered(name).format]).filter(([name]) => name !== 'lakec_relations'));
  expect(formats).toEqual({
    delta_merged: 'delta', delta_overwritten: 'delta', delta_some: 'delta', iceberg_merged: 'iceberg', iceberg_overwritten: 'iceberg', iceberg_some: 'iceberg',
    delta_widened: 'delta', iceberg_widened: 'iceberg', delta_turned: 'view', iceberg_turned: 'view', reads_delta_turned: 'parquet', reads_iceberg_turned: 'parquet',
    merged: 'parquet', overwritten: 'parquet', widened: 'parquet', elsewhere: 'parquet', history: 'delta', changes: 'iceberg',
  });
  expect(existsSync(join(root, 'spark_files/elsewhere'))).toBe(true);
  expect(readdirSync(join(root, 'spark_files/elsewhere')).every((name) => name.endsWith('.parquet'))).toBe(true);
});

/** Verdict and row count of each node of a build on a day. */
async function built(target: string, day: string): Promise<ReadonlyMap<string, string>> {
  const { code, text } = await lakec(['build', '--target', target, '--vars', `{day: ${day}}`, '--target-path', `target-${target}`], root, { ...process.env, ...env });
  expect(code, text).toBe(0);
  const { results } = JSON.parse(readFileSync(join(root, `target-${target}`, 'run_results.json'), 'utf8')) as { results: readonly { unique_id: string; status: string; adapter_response: { rows_affected?: number } }[] };
  return new Map(results.map(({ unique_id, status, adapter_response: { rows_affected } }) => [unique_id, `${status} ${rows_affected ?? ''}`]));
}
