import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParityResult } from '../../../../compiler/parity/result.ts';
import { lakec } from '../../../cli/world.ts';
import { startMoto } from '../../../services/aws.ts';
import { startEmr, type EmrDouble } from '../../../services/emr.ts';
import { sparkBody } from '../../../services/emr-spark.ts';
import { extensionOf } from '../../../services/install.ts';
import type { Server } from '../../../services/server.ts';
import { deliver, FLAGSHIP_ENV, flagshipProject, verdictsOf } from './flagship.ts';

// Every table of the lake by one job: from files delivered to S3 to the Glue catalog, Parquet and Iceberg, with the rows that DuckDB gives.
// Of its tests some of each kind: all of them run on local Spark in test/lake. Then the next day: rows are merged into tables that are there.
const BUILD = ['build', '--select', 'resource_type:model', 'resource_type:snapshot', 'flow_balance_orders_orders', 'products_cost_less_than_their_price', 'dates_come_in_three_forms', '--indirect-selection', 'empty'];

let moto: Server;
let double: EmrDouble;
let folder: string;
let env: Record<string, string | undefined>;
let stderr = '';

beforeAll(async () => {
  moto = await startMoto();
  double = await startEmr(moto.url);
  const body = await sparkBody();
  double.body = (job, world) => body(job, { ...world, stderr: (text) => { stderr = (stderr + text).slice(-20_000); world.stderr(text); } });
  await deliver(moto.url);
  folder = flagshipProject(double.url);
  env = { ...process.env, ...FLAGSHIP_ENV, LAKEC_DUCKDB_EXTENSIONS: dirname(await extensionOf('httpfs')) };
});
afterAll(async () => {
  await double?.stop();
  await moto?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

describe('the flagship on EMR', () => {
  it('is built by one job, with the verdicts of DuckDB', async () => {
    const { emr, dev } = await both(BUILD, '2026-01-30');
    expect([...double.jobs.values()].map(({ states }) => states)).toEqual([['SUBMITTED', 'PENDING', 'SCHEDULED', 'RUNNING', 'SUCCESS']]);
    expect(emr).toEqual(dev);
  }, 1_200_000);

  it('goes on from the tables that are there, with the verdicts of DuckDB', async () => {
    const { emr, dev } = await both(['build', '--select', '+dim_customer_history', '--indirect-selection', 'empty'], '2026-01-31');
    expect(double.jobs.size).toBe(2);
    expect(emr).toEqual(dev);
    expect(emr.get('model.acme_lake.customer_changes')).toBe('success ');
  }, 1_200_000);

  it('is found equal by lakec parity, in every table of the three layers', async () => {
    const { code, stdout, text } = await lakec(['parity', '--targets', 'dev,emr', '--no-build', '--json', '--target-path', 'target-parity'], folder, { ...env, LAKEC_AS_OF_DATE: '2026-01-31' });
    const { relations } = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{"kind":"parity"'))!) as ParityResult;
    expect(relations.filter(({ status }) => status !== 'equal')).toEqual([]);
    expect(code, text).toBe(0);
    for (const layer of ['bronze.', 'silver.', 'gold.']) expect(relations.filter(({ relation }) => relation.startsWith(layer)).length).toBeGreaterThanOrEqual(8);
    expect(relations.filter(({ rows }) => rows.left === 0)).toEqual([]);
  }, 300_000);

  it('is in the Glue catalog as it is in S3, and applying that again changes nothing', async () => {
    const check = await lakec(['catalog', 'check', '--target', 'emr', '--target-path', 'target-emr'], folder, env);
    expect(check.code, check.text).toBe(0);
    const apply = await lakec(['catalog', 'apply', '--target', 'emr', '--target-path', 'target-emr', '--output', 'json'], folder, env);
    expect(apply.code, apply.text).toBe(0);
    const { tables } = JSON.parse(apply.stdout) as { tables: readonly { status: string }[] };
    expect(new Set(tables.map(({ status }) => status))).toEqual(new Set(['unchanged']));
  }, 300_000);
});

/** The verdicts of the same command on both targets, whose clock is at a day; both must end well. */
async function both(command: readonly string[], day: string): Promise<{ readonly emr: ReadonlyMap<string, string>; readonly dev: ReadonlyMap<string, string> }> {
  const vars = ['--vars', JSON.stringify({ as_of_date: day })];
  const emr = await lakec([...command, ...vars, '--target', 'emr', '--target-path', 'target-emr'], folder, env);
  expect(emr.code, `${emr.text.slice(-6000)}\n${stderr.slice(-4000)}`).toBe(0);
  const dev = await lakec([...command, ...vars, '--target-path', 'target-dev'], folder, env);
  expect(dev.code, dev.text).toBe(0);
  return { emr: verdictsOf(join(folder, 'target-emr')), dev: verdictsOf(join(folder, 'target-dev')) };
}
