import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';
import { AWS_ENV, startMoto } from '../services/aws.ts';
import { APPLICATION, CLUSTER, getObject, putObject, startEmr, type EmrDouble } from '../services/emr.ts';
import { jsonError, s3Error } from '../services/faults.ts';
import type { Server } from '../services/server.ts';

let moto: Server;
let double: EmrDouble;
let root: string;

beforeAll(async () => {
  moto = await startMoto();
  for (const bucket of ['lake', 'artifacts', 'logs']) await putObject(moto.url, `s3://${bucket}`, '');
  root = mkdtempSync(join(tmpdir(), 'lakec-debug-'));
  mkdirSync(join(root, 'config'));
});
afterAll(async () => {
  await moto?.stop();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(async () => {
  const started = await startEmr(moto.url);
  double = started;
  return () => started.stop();
});

async function debug(more: { readonly engine?: string; readonly release?: string; readonly lake?: string; readonly home?: string } = {}): Promise<{ readonly code: number; readonly lines: readonly string[]; readonly text: string }> {
  writeFileSync(join(root, 'config/dev.yaml'), `project_name: shop
engine: {type: ${more.engine ?? 'spark_emr'}}
aws: {account_id: "111122223333", endpoint_url: "${double.url}"}
buckets: {lake: ${more.lake ?? 'lake'}, artifacts: artifacts, logs: logs}
paths: {root: "s3://\${buckets.lake}"}
glue: {enabled: true}
emr: {application_id: ${more.home ?? APPLICATION}, cluster_id: ${CLUSTER}, execution_role_arn: "arn:aws:iam::111122223333:role/x", release_label: ${more.release ?? 'emr-7.12.0'}, jobs_root: "s3://artifacts/jobs", log_uri: "s3://logs/emr"}
`);
  const { code, text } = await lakec(['debug'], root, { ...AWS_ENV, AWS_MAX_ATTEMPTS: '1' });
  return { code, text, lines: text.split('\n').flatMap((line) => (/^(ok|bad) +(emr|lake|s3|glue) .*$/.test(line) ? [line.replace(/ +/g, ' ').trim()] : [])) };
}

it.each(['spark_emr', 'spark_emr_ec2'])('all that %s needs is tried, and of what was written nothing stays', async (engine) => {
  const { code, lines } = await debug({ engine });
  expect([code, lines]).toEqual([0, [
    engine === 'spark_emr' ? `ok emr application ${APPLICATION} is STARTED, emr-7.12.0` : `ok emr cluster ${CLUSTER} is WAITING, emr-7.12.0`,
    'ok lake its jobs have written no relation yet',
    'ok s3 s3://artifacts/jobs can be listed, written and deleted from', 'ok s3 s3://lake can be listed, written and deleted from', 'ok s3 s3://logs/emr can be listed, written and deleted from',
    ...['bronze', 'gold', 'ops', 'silver'].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).map((layer) => `ok glue shop_${layer}_dev is not there yet; the first run with glue.enabled makes it`),
  ]]);
  expect(double.calls.some((call) => call.startsWith('PUT /lake/_lakec_debug'))).toBe(true);
  expect(await getObject(moto.url, 's3://lake/_lakec_debug')).toBeUndefined();
});

const ORDER = ['bronze', 'silver', 'gold', 'ops'];

it('a permission that is missing is told with what to grant', async () => {
  double.refuse = (call) => (call.startsWith('PUT /lake/_lakec_debug') ? s3Error(403, 'AccessDenied', 'Access Denied') : call === 'GetApplication' ? jsonError(403, 'AccessDeniedException', 'Not authorized') : undefined);
  const { code, lines, text } = await debug();
  expect(code).toBe(1);
  expect(lines.filter((line) => line.startsWith('bad')).map((line) => line.split(' ')[1])).toEqual(['emr', 's3']);
  expect(text).toMatch(/Grant emr-serverless:GetApplication/);
  expect(text).toMatch(/Grant s3:PutObject/);
});

it('another release, an application that is not there, and a bucket that is not there are told', async () => {
  expect((await debug({ release: 'emr-7.9.0' })).text).toMatch(/bad +emr .*is emr-7\.12\.0, and the config says emr-7\.9\.0[\s\S]*Set emr\.release_label to emr-7\.12\.0/);
  expect((await debug({ home: '00nosuchapp' })).lines[0]).toMatch(/^bad emr .*00nosuchapp/);
  expect((await debug({ lake: 'nowhere' })).text).toMatch(/bad +s3 [\s\S]*aws s3 mb/);
});
