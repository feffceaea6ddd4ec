import { setTimeout as wait } from 'node:timers/promises';
import { openS3 } from '../../../../compiler/aws/s3.ts';
import type { JobEvent, JobPlan, JobWorld } from '../../../../compiler/contracts/job.ts';
import { clusterService } from '../../../../compiler/adapters/spark/emr/cluster.ts';
import type { Clock } from '../../../../compiler/adapters/spark/emr/clock.ts';
import { emrJobs, type EmrJobs } from '../../../../compiler/adapters/spark/emr/jobs.ts';
import type { Note } from '../../../../compiler/adapters/spark/emr/lease.ts';
import { serverlessService } from '../../../../compiler/adapters/spark/emr/serverless.ts';
import type { EmrSettings } from '../../../../compiler/adapters/spark/emr/settings.ts';
import { AWS_ENV } from '../../../services/aws.ts';
import { APPLICATION, CLUSTER, putObject } from '../../../services/emr.ts';

export const STATE_ROOT = 's3://lake/_state';
export const LOGS = 's3://logs/emr';

export const SETTINGS: EmrSettings = {
  service: 'serverless', project: 'shop', env: 'prod', home: APPLICATION, roleArn: 'arn:aws:iam::111122223333:role/shop-emr',
  jobsRoot: 's3://artifacts/jobs', logUri: LOGS, warehouse: 's3://lake', kmsKeyArn: undefined,
  driver: { cores: 2, memory: '4g' }, executor: { cores: 4, memory: '8g' }, maxExecutors: 20, pollSeconds: 10, timeoutMinutes: 120,
  python: '3.11', jars: [], conf: [],
};

/** A clock on which waiting takes no time to speak of; `waited` has the seconds. */
export function quickClock(): Clock & { readonly waited: number[] } {
  let time = Date.UTC(2026, 0, 31);
  const waited: number[] = [];
  return {
    waited,
    now: () => time,
    async wait(milliseconds, signal) {
      waited.push(milliseconds / 1000);
      time += milliseconds;
      await wait(4, undefined, signal && { signal }).catch(() => undefined);
    },
  };
}

/** A job of three models, one after the other. */
export function jobOf(runId: string, more: Partial<JobPlan> = {}): JobPlan {
  const ids = ['model.shop.a', 'model.shop.b', 'model.shop.c'];
  return {
    version: 1, run_id: runId, project: 'shop', env: 'prod', threads: 4, fail_fast: false, tests_stop: true, conf: {}, state_root: STATE_ROOT, staging_root: 's3://lake/_staging',
    job_root: `s3://artifacts/jobs/${runId}`, tables: {}, setup: [], asked: 'all',
    units: ids.map((id, at) => ({ after: ids.slice(Math.max(0, at - 1), at), nodes: [{ id, kind: 'model', steps: [] }] })),
    ...more,
  };
}

/** lakec's jobs against the double, with real clients. `told`: what a person would see. */
export function runnerOf(endpoint: string, options: { readonly settings?: Partial<EmrSettings>; readonly clock?: Clock; readonly env?: Readonly<Record<string, string>> } = {}) {
  const settings = { ...SETTINGS, ...options.settings };
  const clock = options.clock ?? quickClock();
  const aws = { region: 'us-east-1', endpointUrl: endpoint, env: { ...AWS_ENV, AWS_MAX_ATTEMPTS: '1', ...options.env } };
  const notes: (Note | undefined)[] = [];
  const emr: EmrJobs = {
    service: settings.service === 'ec2' ? clusterService({ ...settings, home: CLUSTER }, aws) : serverlessService(settings, aws),
    store: openS3(aws), clock, stateRoot: STATE_ROOT, pollSeconds: settings.pollSeconds, timeoutMinutes: settings.timeoutMinutes, resume: 'lakec run --resume --target prod',
    artifacts: async (job) => [['emr_deps.zip', new Uint8Array([1])], ['runner.py', new Uint8Array([2])], ['plan.json', new TextEncoder().encode(JSON.stringify(job))]],
    remember: (note) => void notes.push(note),
  };
  return { jobs: emrJobs(emr), emr, notes };
}

/** What a run is told; `abort` is Ctrl-C. */
export function watcher(): { readonly world: JobWorld; readonly events: JobEvent[]; readonly told: string[]; abort(): void } {
  const stop = new AbortController();
  const events: JobEvent[] = [];
  const told: string[] = [];
  return { events, told, abort: () => stop.abort(), world: { signal: stop.signal, emit: (event) => void events.push(event), message: (text) => void told.push(text) } };
}

/** Makes the buckets of the tests. */
export async function makeBuckets(behind: string, ...names: readonly string[]): Promise<void> {
  for (const name of names) await putObject(behind, `s3://${name}`, '');
}
