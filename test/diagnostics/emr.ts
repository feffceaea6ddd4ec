import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APPLICATION, startEmr, type EmrDouble } from '../services/emr.ts';
import { startSmallS3, type SmallS3 } from '../services/small-s3.ts';

/** A project with one model, whose target is a double of EMR Serverless. */
export async function emrThat(folder: string, prepare: (emr: EmrDouble, s3: SmallS3) => void): Promise<() => Promise<void>> {
  const s3 = await startSmallS3();
  const emr = await startEmr(s3.url, { step: 2 });
  prepare(emr, s3);
  mkdirSync(join(folder, 'config'), { recursive: true });
  mkdirSync(join(folder, 'models'), { recursive: true });
  writeFileSync(join(folder, 'deps.zip'), 'PK');
  writeFileSync(join(folder, 'models/orders.sql'), "select 1 as order_id,\n  'open' as status\n");
  writeFileSync(join(folder, 'config/dev.yaml'), `project_name: shop
env: prod
engine: {type: spark_emr}
aws: {endpoint_url: "${emr.url}"}
buckets: {lake: shop-lake, artifacts: shop-artifacts}
paths: {root: "s3://\${buckets.lake}"}
emr:
  application_id: ${APPLICATION}
  execution_role_arn: arn:aws:iam::111122223333:role/shop-emr
  jobs_root: s3://\${buckets.artifacts}/jobs
  log_uri: s3://\${buckets.artifacts}/logs
  poll_seconds: 0.01
`);
  return async () => {
    await emr.stop();
    await s3.stop();
  };
}
