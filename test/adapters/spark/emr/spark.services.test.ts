import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startMoto } from '../../../services/aws.ts';
import { startEmr, type EmrDouble } from '../../../services/emr.ts';
import { sparkBody } from '../../../services/emr-spark.ts';
import { extensionOf } from '../../../services/install.ts';
import type { Server } from '../../../services/server.ts';
import { lakec } from '../../../cli/world.ts';
import { deliver, FLAGSHIP_ENV, flagshipProject } from './flagship.ts';

let moto: Server;
let double: EmrDouble;
let folder: string;
let env: Record<string, string | undefined>;
let stderr = '';

beforeAll(async () => {
  moto = await startMoto();
  double = await startEmr(moto.url);
  const body = await sparkBody();
  double.body = (job, world) => body(job, { ...world, stderr: (text) => { stderr += text; world.stderr(text); } });
  await deliver(moto.url);
  folder = flagshipProject(double.url);
  env = { ...process.env, ...FLAGSHIP_ENV, LAKEC_DUCKDB_EXTENSIONS: dirname(await extensionOf('httpfs')) };
});
afterAll(async () => {
  await double.stop();
  await moto.stop();
  rmSync(folder, { recursive: true });
});

/** Rows of a model as CSV, without what differs from run to run. */
const rowsOf = async (model: string, target: string): Promise<string> => {
  const { stdout, code, text } = await lakec(['show', '--target', target, '--inline', `select * exclude (_ingested_at, _batch_id) from {{ ref('${model}') }} order by all`, '--limit', '-1', '--output', 'csv', '--target-path', `target-${target}`], folder, env);
  expect(code, text).toBe(0);
  return stdout;
};

// From a delivered file in S3 to a bronze table, its quarantine and the ledger, by real spark-submit; and read back from S3 by DuckDB.
it('a job on real Spark, with S3 emulated, gives the rows that DuckDB gives', async () => {
  const dev = await lakec(['run', '-s', 'crm_opportunities', '--target-path', 'target-dev'], folder, env);
  expect(dev.code, dev.text).toBe(0);
  const emr = await lakec(['run', '-s', 'crm_opportunities', '--target', 'emr', '--target-path', 'target-emr'], folder, env);
  expect(emr.code, `${emr.text}\n${stderr.slice(-4000)}`).toBe(0);
  expect([...double.jobs.values()].map(({ states }) => states)).toEqual([['SUBMITTED', 'PENDING', 'SCHEDULED', 'RUNNING', 'SUCCESS']]);
  const rows = await rowsOf('crm_opportunities', 'emr');
  expect(rows.split('\n').length).toBeGreaterThan(490);
  expect(rows).toBe(await rowsOf('crm_opportunities', 'dev'));
}, 1_800_000);
