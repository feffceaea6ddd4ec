import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { AWS_ENV, startMoto } from '../../../services/aws.ts';
import { APPLICATION, getObject, startEmr, type EmrDouble } from '../../../services/emr.ts';
import { stubRunner } from '../../../services/emr-stub.ts';
import type { Server } from '../../../services/server.ts';
import { lakec } from '../../../cli/world.ts';
import { makeBuckets } from './jobs-world.ts';

let moto: Server;
let double: EmrDouble;
let folder: string;
const env = { ...process.env, ...AWS_ENV, LAKEC_EMR_DEPS: 'deps.zip' };

beforeAll(async () => {
  moto = await startMoto();
  await makeBuckets(moto.url, 'lake', 'artifacts');
});
afterAll(() => moto.stop());
beforeEach(async () => {
  double = await startEmr(moto.url);
  folder = mkdtempSync(join(tmpdir(), 'lakec-life-'));
  mkdirSync(join(folder, 'config'));
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'deps.zip'), 'PK');
  writeFileSync(join(folder, 'models/a.sql'), "{{ config(materialized='table') }}\nselect 1 as id\n");
  writeFileSync(join(folder, 'models/b.sql'), "{{ config(materialized='table') }}\nselect id from {{ ref('a') }}\n");
  writeFileSync(join(folder, 'models/c.sql'), "{{ config(materialized='table') }}\nselect id from {{ ref('b') }}\n");
  writeFileSync(join(folder, 'config/dev.yaml'), `project_name: shop
env: prod
engine: {type: spark_emr}
aws: {endpoint_url: "${double.url}"}
buckets: {lake: lake, artifacts: artifacts}
paths: {root: "s3://\${buckets.lake}"}
emr: {application_id: ${APPLICATION}, execution_role_arn: "arn:aws:iam::111122223333:role/shop-emr", jobs_root: "s3://\${buckets.artifacts}/jobs", poll_seconds: 0.05}
`);
  return async () => {
    await double.stop();
    rmSync(folder, { recursive: true });
  };
});

/** The nodes of a job's plan. */
const nodesOf = async (at: number): Promise<readonly string[]> => {
  const job = [...double.jobs.values()][at]!;
  const plan = JSON.parse(new TextDecoder().decode((await getObject(moto.url, job.arguments[1]!))!)) as { units: { nodes: { id: string }[] }[] };
  return plan.units.flatMap(({ nodes }) => nodes.map(({ id }) => id));
};

it('lakec that is killed leaves the job at work; the next run follows it, and starts no second', async () => {
  let go = (): void => undefined;
  let atB = (): void => undefined;
  const started = new Promise<void>((resolve) => (atB = resolve));
  double.body = stubRunner({ holds: 'model.shop.b', go: new Promise((resolve) => (go = resolve)), onStart: (id) => id === 'model.shop.b' && atB() });
  const child = spawn(process.execPath, [new URL('../../../../bin/lakec.js', import.meta.url).pathname, 'run'], { cwd: folder, env, stdio: 'ignore' });
  await started;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
  expect([...double.jobs.values()][0]!.states.at(-1)).toBe('RUNNING');
  setTimeout(go, 500);
  const { code, text } = await lakec(['run', '--resume'], folder, env);
  expect(code, text).toBe(0);
  expect(text).toMatch(/Following the job/);
  expect(text).toMatch(/lakec run done: 3 ok/);
  expect(double.started).toHaveLength(1);
  // Its end was seen: the next run starts one of its own.
  expect((await lakec(['run'], folder, env)).code).toBe(0);
  expect(double.started).toHaveLength(2);
});

it('retry submits what failed and was skipped, and nothing else', async () => {
  double.body = stubRunner({ fails: { 'model.shop.b': 'DIVIDE_BY_ZERO' } });
  const first = await lakec(['run'], folder, env);
  expect(first.code).toBe(1);
  expect(first.text).toMatch(/error\[sql-error\].*DIVIDE_BY_ZERO[\s\S]*models\/b\.sql/);
  double.body = stubRunner();
  expect((await lakec(['retry'], folder, env)).code).toBe(0);
  expect(await nodesOf(0)).toEqual(['model.shop.a', 'model.shop.b', 'model.shop.c']);
  expect(await nodesOf(1)).toEqual(['model.shop.b', 'model.shop.c']);
});

it('Ctrl-C cancels the job, tells what was finished, and the rest can be run later', async () => {
  const stop = new AbortController();
  double.body = stubRunner({ holds: 'model.shop.b', onStart: (id) => void (id === 'model.shop.b' && setTimeout(() => stop.abort(), 200)) });
  const { code, text } = await lakec(['run'], folder, env, stop.signal);
  expect(code).toBe(1);
  expect(text).toMatch(/Cancelling the job 00job00000001 .* `lakec run --resume --target dev` finds it/);
  expect(text).toMatch(/lakec run cancelled: 1 ok, 2 skipped/);
  expect([...double.jobs.values()][0]!.states.at(-1)).toBe('CANCELLED');
  double.body = stubRunner();
  expect((await lakec(['retry'], folder, env)).code).toBe(0);
  expect(await nodesOf(1)).toEqual(['model.shop.b', 'model.shop.c']);
});
