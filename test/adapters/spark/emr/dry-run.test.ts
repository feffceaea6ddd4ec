import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lakec } from '../../../cli/world.ts';

it('--dry-run writes what would be submitted, byte for byte, without credentials or a network', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lakec-dry-'));
  try {
    mkdirSync(join(folder, 'config'));
    mkdirSync(join(folder, 'models'));
    writeFileSync(join(folder, 'deps.zip'), 'PK');
    writeFileSync(join(folder, 'models/orders.sql'), "{{ config(materialized='table') }}\nselect 1 as order_id\n");
    writeFileSync(join(folder, 'models/totals.sql'), "{{ config(materialized='table') }}\nselect count(*) as orders from {{ ref('orders') }}\n");
    writeFileSync(join(folder, 'config/dev.yaml'), [
      'project_name: shop', 'env: prod', 'engine: {type: spark_emr, connection: {password: "${secret:lake/password}"}}', 'aws: {endpoint_url: "http://127.0.0.1:9"}',
      'buckets: {lake: shop-lake, artifacts: shop-artifacts}', 'paths: {root: "s3://${buckets.lake}"}',
      'emr: {application_id: 00example00000app, execution_role_arn: "arn:aws:iam::111122223333:role/shop-emr", jobs_root: "s3://${buckets.artifacts}/jobs", jars: [iceberg]}', '',
    ].join('\n'));
    const env = { LAKEC_EMR_DEPS: 'deps.zip', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_MAX_ATTEMPTS: '1', LAKEC_SECRET_LAKE_PASSWORD: 'sesame-street' };
    const { code, text } = await lakec(['run', '--dry-run'], folder, env);
    expect(text).toContain('planned as if it were empty');
    expect(code, text).toBe(0);
    const written = join(folder, 'target/dry-run');
    expect(readdirSync(written).sort()).toEqual(['emr_deps.zip', 'plan.json', 'request.json', 'runner.py']);
    const runIds = new Set<string>();
    const read = (name: string): string => {
      const content = readFileSync(join(written, name), 'utf8');
      return content.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => (runIds.add(id), '<run>'));
    };
    const request = JSON.parse(read('request.json')) as { jobDriver: { sparkSubmit: { entryPoint: string } } };
    expect(request).toMatchObject({ applicationId: '00example00000app', clientToken: '<run>', jobDriver: { sparkSubmit: { entryPoint: 's3://shop-artifacts/jobs/<run>/runner.py' } } });
    const plan = read('plan.json');
    expect(JSON.parse(plan)).toMatchObject({ run_id: '<run>', state_root: 's3://shop-lake/_state', job_root: 's3://shop-artifacts/jobs/<run>', units: [{ nodes: [{ id: 'model.shop.orders' }] }, { after: ['model.shop.orders'], nodes: [{ id: 'model.shop.totals' }] }] });
    expect(runIds.size).toBe(1);
    expect(readFileSync(join(written, 'emr_deps.zip'), 'utf8')).toBe('PK');
    for (const name of readdirSync(written)) expect(readFileSync(join(written, name), 'utf8'), name).not.toContain('sesame-street');
    // The same project gives the same bytes, but for the run's id.
    const before = [plan, read('request.json')];
    await lakec(['run', '--dry-run'], folder, env);
    expect([read('plan.json'), read('request.json')]).toEqual(before);
    expect(runIds.size).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
