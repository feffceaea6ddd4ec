import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lakec } from '../../../cli/world.ts';
import { differences } from '../../../lake/differences.ts';
import { AWS_ENV, startMoto } from '../../../services/aws.ts';
import { startEmr, type EmrDouble } from '../../../services/emr.ts';
import { sparkBody } from '../../../services/emr-spark.ts';
import { extensionOf } from '../../../services/install.ts';
import type { Server } from '../../../services/server.ts';
import { deliver, FLAGSHIP_ENV, flagshipProject, verdictsOf } from './flagship.ts';

// Every table of the lake by one job: from files delivered to S3 to the Glue catalog, Parquet and Iceberg, with the rows that DuckDB gives.
// Of its tests some of each kind: all of them run on local Spark in test/lake.
const BUILD = ['build', '--select', 'resource_type:model', 'resource_type:snapshot', 'flow_balance_orders_orders', 'products_cost_less_than_their_price', 'dates_come_in_three_forms', '--indirect-selection', 'empty'];

let moto: Server;
let double: EmrDouble;
let folder: string;
let httpfs: string;
let env: Record<string, string | undefined>;
let stderr = '';

beforeAll(async () => {
  moto = await startMoto();
  double = await startEmr(moto.url);
  const body = await sparkBody();
  double.body = (job, world) => body(job, { ...world, stderr: (text) => { stderr = (stderr + text).slice(-20_000); world.stderr(text); } });
  await deliver(moto.url);
  folder = flagshipProject(double.url);
  httpfs = await extensionOf('httpfs');
  env = { ...process.env, ...FLAGSHIP_ENV, LAKEC_DUCKDB_EXTENSIONS: dirname(httpfs) };
});
afterAll(async () => {
  await double?.stop();
  await moto?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

describe('the flagship on EMR', () => {
  it('is built by one job, with the verdicts of DuckDB', async () => {
    const emr = await lakec([...BUILD, '--target', 'emr', '--target-path', 'target-emr'], folder, env);
    expect(emr.code, `${emr.text.slice(-6000)}\n${stderr.slice(-4000)}`).toBe(0);
    expect([...double.jobs.values()].map(({ states }) => states)).toEqual([['SUBMITTED', 'PENDING', 'SCHEDULED', 'RUNNING', 'SUCCESS']]);
    const dev = await lakec([...BUILD, '--target-path', 'target-dev'], folder, env);
    expect(dev.code, dev.text).toBe(0);
    expect(verdictsOf(join(folder, 'target-emr'))).toEqual(verdictsOf(join(folder, 'target-dev')));
  }, 1_200_000);

  it('has the rows of DuckDB, table by table', async () => {
    const { found, compared } = await differences(join(folder, '.lake/lake.duckdb'), {
      before: [
        `load '${httpfs}'`,
        `create secret (type s3, key_id '${AWS_ENV.AWS_ACCESS_KEY_ID}', secret '${AWS_ENV.AWS_SECRET_ACCESS_KEY}', region 'us-east-1', endpoint '${moto.url.replace('http://', '')}', url_style 'path', use_ssl false)`,
      ],
      relations: 's3://acme-lake-prod/_state/relations/*.json',
      // The ledger of ops has the paths of files, which lie elsewhere.
      schemas: ['bronze', 'silver', 'gold'],
    });
    expect(found).toEqual([]);
    expect(compared).toEqual(expect.arrayContaining(['bronze.crm_accounts', 'silver.customer_changes_silver', 'gold.dim_customer_history', 'gold.fact_orders', 'gold.fact_customer_24m']));
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
