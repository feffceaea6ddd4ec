import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AWS_ENV } from '../../../services/aws.ts';
import { APPLICATION, putObject } from '../../../services/emr.ts';

const root = new URL('../../../..', import.meta.url).pathname;
const SOURCES = ['crm', 'snowflake', 'redshift', 'fx_rates', 'kafka_orders'];

/** The lake of the repository in a folder of its own, with a target `emr`: prod's, whose sources were delivered to S3 as files. */
export function flagshipProject(endpoint: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lakec-flagship-'));
  for (const name of ['config', 'models', 'macros', 'snapshots']) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of SOURCES) cpSync(join(root, 'data', name), join(folder, 'data', name), { recursive: true });
  writeFileSync(join(folder, 'config/emr.yaml'), `extends: prod.yaml
aws: {endpoint_url: "${endpoint}"}
sources:
  snowflake: {type: files, format: csv}
  redshift: {type: files, format: csv}
  fx_rates: {type: files}
  kafka_orders: {type: files, format: csv}
emr: {poll_seconds: 0.5}
`);
  return folder;
}

export const FLAGSHIP_ENV = { ...AWS_ENV, EMR_APPLICATION_ID: APPLICATION, LAKEC_AS_OF_DATE: '2026-01-31' };
export const FLAGSHIP_BUCKETS = ['acme-lake-prod', 'acme-artifacts-prod', 'acme-logs-prod'];

/** Delivers the sample files as a source system would: below the landing zone. */
export async function deliver(behind: string): Promise<void> {
  for (const bucket of FLAGSHIP_BUCKETS) await putObject(behind, `s3://${bucket}`, '');
  for (const source of SOURCES) {
    const folder = join(root, 'data', source);
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath ?? file.path, file.name);
      await putObject(behind, `s3://acme-lake-prod/landing/${source}${path.slice(folder.length)}`, readFileSync(path));
    }
  }
}

/** Status and failures by node, as the last run's artifact has them. */
export function verdictsOf(target: string): ReadonlyMap<string, string> {
  const { results } = JSON.parse(readFileSync(join(target, 'run_results.json'), 'utf8')) as { results: readonly { unique_id: string; status: string; failures: number | null }[] };
  return new Map(results.map(({ unique_id, status, failures }) => [unique_id, `${status} ${failures ?? ''}`]));
}
