import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineError } from '../../../../compiler/contracts/adapter.ts';
import { startMoto } from '../../../services/aws.ts';
import { getObject, NotStarted, startEmr, type EmrDouble } from '../../../services/emr.ts';
import { stubRunner } from '../../../services/emr-stub.ts';
import { jsonError, s3Error } from '../../../services/faults.ts';
import type { Server } from '../../../services/server.ts';
import { jobOf, LOGS, makeBuckets, quickClock, runnerOf, STATE_ROOT, watcher } from './jobs-world.ts';

let moto: Server;
let double: EmrDouble;

beforeAll(async () => {
  moto = await startMoto();
  await makeBuckets(moto.url, 'artifacts', 'lake', 'logs');
});
afterAll(() => moto.stop());
beforeEach(async () => {
  const started = await startEmr(moto.url, { clusterLogs: LOGS, step: 3 });
  double = started;
  double.body = stubRunner();
  return () => started.stop();
});

const note = async (): Promise<{ run_id: string; job_id?: string } | undefined> => {
  const bytes = await getObject(moto.url, `${STATE_ROOT}/job.json`);
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as { run_id: string });
};
const failure = (promise: Promise<unknown>): Promise<EngineError> => promise.then(() => { throw new Error('it did not fail'); }, (error: unknown) => error as EngineError);
const throttled = jsonError(429, 'ThrottlingException', 'Rate exceeded');

for (const service of ['serverless', 'ec2'] as const) {
  describe(`a job on EMR, ${service}`, () => {
    const runner = (options: Parameters<typeof runnerOf>[1] = {}) => runnerOf(double.url, { ...options, settings: { service, ...options.settings } });
    // What does not depend on the service is tried with one.
    const once = (name: string, test: () => Promise<void>): void => void (service === 'serverless' && it(name, test));
    const [START, LOOK, CANCEL] = service === 'serverless' ? ['StartJobRun', 'GetJobRun', 'CancelJobRun'] : ['AddJobFlowSteps', 'DescribeStep', 'CancelSteps'];

    it('is uploaded with the plan last, started once, told as it goes, and leaves no note', async () => {
      const { world, events, told } = watcher();
      const { jobs, notes } = runner();
      const job = jobOf(randomUUID());
      const result = await jobs.run(job, world);
      expect(result.nodes.map(({ id, status }) => [id, status])).toEqual([['model.shop.a', 'success'], ['model.shop.b', 'success'], ['model.shop.c', 'success']]);
      expect(events.map(({ event }) => event)).toEqual(['job_started', ...Array<string[]>(3).fill(['node_started', 'node_finished']).flat(), 'job_finished']);
      const uploads = double.calls.filter((call) => call.startsWith(`PUT /artifacts/jobs/${job.run_id}/`)).map((call) => /([^/?]+)(\?.*)?$/.exec(call)![1]);
      expect(uploads.at(-1)).toBe('plan.json');
      expect(double.calls.filter((call) => call === START)).toHaveLength(1);
      expect(double.calls.indexOf(START)).toBeGreaterThan(double.calls.findIndex((call) => call.includes('plan.json')));
      expect(told.some((text) => /^Submitted the job /.test(text))).toBe(true);
      expect(await note()).toBeUndefined();
      expect(notes.map((one) => one && ('job_id' in one ? 'submitted' : 'submitting'))).toEqual(['submitting', 'submitted', undefined]);
    });

    once('in which one model fails gives the others, and no failure of the job', async () => {
      double.body = stubRunner({ fails: { 'model.shop.b': 'division by zero' } });
      const result = await runner().jobs.run(jobOf(randomUUID()), watcher().world);
      expect(result.failure).toBeUndefined();
      expect(result.nodes.map(({ status, because }) => [status, because])).toEqual([['success', undefined], ['error', undefined], ['skipped', 'model.shop.b']]);
    });

    it('that fails to start says why, and leaves the lake free', async () => {
      double.body = async () => { throw new NotStarted('The application has no capacity left.'); };
      const result = await runner().jobs.run(jobOf(randomUUID()), watcher().world);
      expect(result.failure).toMatchObject({ code: 'emr-job-failed', message: expect.stringContaining('FAILED, The application has no capacity left.') as string });
      expect(result.nodes).toEqual([]);
      expect(await note()).toBeUndefined();
    });

    it('whose driver dies tells what was done, what was at work, and the last fifty lines of its stderr', async () => {
      double.body = stubRunner({ dies: 'model.shop.b' });
      const { world, events } = watcher();
      const result = await runner().jobs.run(jobOf(randomUUID()), world);
      expect(result.nodes.map(({ id, status }) => [id, status])).toEqual([['model.shop.a', 'success']]);
      expect(events.at(-1)).toMatchObject({ event: 'node_started', id: 'model.shop.b' });
      expect(result.failure!.notes).toHaveLength(51);
      expect(result.failure!.notes!.slice(1, 2)).toEqual(['driver says 12']);
      expect(result.failure!.notes!.at(-1)).toBe('java.lang.OutOfMemoryError: Java heap space');
    });

    once('that ends well without a result says so', async () => {
      double.body = stubRunner({ noResult: true });
      const result = await runner().jobs.run(jobOf(randomUUID()), watcher().world);
      expect(result.failure).toMatchObject({ code: 'emr-no-result' });
      expect(result.nodes).toHaveLength(3);
    });

    once('whose events are cut off is told in full by its result', async () => {
      double.body = stubRunner({ cutEvents: true });
      const result = await runner().jobs.run(jobOf(randomUUID()), watcher().world);
      expect(result.failure).toBeUndefined();
      expect(result.nodes).toHaveLength(3);
    });

    it('is cancelled by Ctrl-C: what finished is kept, and the lake is free', async () => {
      const { world, told, abort } = watcher();
      double.body = stubRunner({ holds: 'model.shop.b', onStart: (id) => id === 'model.shop.b' && setTimeout(abort, 20) });
      const result = await runner().jobs.run(jobOf(randomUUID()), world);
      expect(double.calls.filter((call) => call === CANCEL)).toHaveLength(1);
      expect([...double.jobs.values()].at(-1)!.states.at(-1)).toBe('CANCELLED');
      expect(result).toMatchObject({ cancelled: true, nodes: [{ id: 'model.shop.a', status: 'success' }] });
      expect(result.failure).toBeUndefined();
      expect(told.find((text) => text.startsWith('Cancelling'))).toMatch(/(00job|s-)\d+ .*Ctrl-C again leaves it to itself, and `lakec run --resume --target prod` finds it/);
      expect(await note()).toBeUndefined();
    });

    it('that somebody else cancels is a failure', async () => {
      double.body = stubRunner({ holds: 'model.shop.b', onStart: (id) => void (id === 'model.shop.b' && setTimeout(() => void other.cancel([...double.jobs.keys()].at(-1)!), 20)) });
      const other = runner().emr.service;
      const result = await runner().jobs.run(jobOf(randomUUID()), watcher().world);
      expect(result).toMatchObject({ cancelled: false, failure: { code: 'emr-job-failed' } });
    });

    it('that runs longer than it may is ended', async () => {
      double.minute = 60;
      double.body = stubRunner({ holds: 'model.shop.b' });
      const result = await runner({ settings: { timeoutMinutes: 2 } }).jobs.run(jobOf(randomUUID()), watcher().world);
      expect(result.failure!.message).toMatch(service === 'serverless' ? /execution timeout/ : /longer than emr.timeout_minutes: 2/);
      expect(result.cancelled).toBe(false);
    });

    it('is started once when the service is busy and an answer is lost', async () => {
      const clock = quickClock();
      let refused = 0;
      double.refuse = (call) => (call === START && refused++ < 2 ? throttled : undefined);
      let lost = 0;
      double.loseAnswer = (call) => call === START && lost++ === 0;
      const { world, told } = watcher();
      const result = await runner({ clock }).jobs.run(jobOf(randomUUID()), world);
      expect(result.nodes).toHaveLength(3);
      expect(double.started).toHaveLength(1);
      expect(clock.waited.slice(0, 3)).toEqual([5, 20, 60]);
      expect(told.filter((text) => text.includes('start the job again'))).toHaveLength(3);
    });

    once('is given up when the service stays busy: three more tries, a plain word, and nothing is left', async () => {
      const clock = quickClock();
      double.refuse = (call) => (call === START ? throttled : undefined);
      const error = await failure(runner({ clock }).jobs.run(jobOf(randomUUID()), watcher().world));
      expect(error).toMatchObject({ kind: 'throttled', message: expect.stringContaining('start the job') as string });
      expect(clock.waited).toEqual([5, 20, 60]);
      expect(double.started).toEqual([]);
      expect(await note()).toBeUndefined();
    });

    once('is looked at more and more seldom while the service is busy', async () => {
      const clock = quickClock();
      let refused = 0;
      double.refuse = (call) => (call === LOOK && refused++ < 5 ? throttled : undefined);
      const result = await runner({ clock }).jobs.run(jobOf(randomUUID()), watcher().world);
      expect(result.nodes).toHaveLength(3);
      expect(clock.waited.slice(0, 5)).toEqual([20, 40, 60, 60, 60]);
      expect(clock.waited[5] ?? 10).toBe(10);
    });

    it('goes on when the credentials end: the provider is asked again, and then a person is told what to do', async () => {
      double.body = stubRunner({ holds: 'model.shop.b' });
      let looks = 0;
      double.refuse = (call) => (call === LOOK && looks++ > 2 ? jsonError(403, 'ExpiredTokenException', 'The security token included in the request is expired') : undefined);
      const { world } = watcher();
      const job = jobOf(randomUUID());
      const error = await failure(runner().jobs.run(job, world));
      expect(error.diagnostic).toMatchObject({ code: 'emr-lost-touch', hint: expect.stringMatching(/aws sso login.*lakec run --resume --target prod/) as string });
      expect([...double.jobs.values()].at(-1)!.states.at(-1)).toBe('RUNNING');
      expect(await note()).toMatchObject({ run_id: job.run_id });
      // Once they are there again, the same job is found, and not another started.
      double.refuse = () => undefined;
      const { jobs } = runner();
      const pending = await jobs.pending!();
      expect(pending).toMatchObject({ running: true, plan: { run_id: job.run_id } });
      const again = watcher();
      const following = jobs.follow!(pending!, again.world);
      setTimeout(again.abort, 30);
      expect(await following).toMatchObject({ cancelled: true, nodes: [{ id: 'model.shop.a' }] });
      expect(double.started).toHaveLength(1);
    });

    once('is not started when S3 refuses its files', async () => {
      double.refuse = (call) => (call.startsWith('PUT /artifacts/') ? s3Error(403, 'AccessDenied', 'Access Denied') : undefined);
      const error = await failure(runner().jobs.run(jobOf(randomUUID()), watcher().world));
      expect(error).toMatchObject({ kind: 'permission', message: expect.stringContaining('write s3://artifacts/jobs/') as string, suggestion: expect.stringContaining('s3:PutObject') as string });
      expect(double.started).toEqual([]);
      expect(await note()).toBeUndefined();
    });

    it('is found again after lakec was killed in any moment of the submission, and never started twice', async () => {
      double.body = stubRunner({ holds: 'model.shop.b' });
      const job = jobOf(randomUUID());
      const killed = runner();
      // As a killed process leaves it: the job is started, and its id was not noted.
      const { emr } = killed;
      for (const [name, content] of await emr.artifacts(job)) await emr.store.put(`${job.job_root}/${name}`, content);
      await emr.store.put(`${STATE_ROOT}/job.json`, JSON.stringify({ version: 1, run_id: job.run_id, project: 'shop', env: 'prod', place: 'x', job_root: job.job_root, machine: 'elsewhere', process: 1, at: new Date(Date.UTC(2026, 0, 31)).toISOString() }));
      await emr.service.start(job.run_id);
      const { jobs } = runner();
      const pending = await jobs.pending!();
      expect(pending).toMatchObject({ running: true, plan: { run_id: job.run_id } });
      const { world, abort, told } = watcher();
      setTimeout(abort, 40);
      await jobs.follow!(pending!, world);
      expect(told[0]).toContain(`which the run ${job.run_id} started`);
      expect(double.started).toHaveLength(1);
      expect(await note()).toBeUndefined();
    });

    once('of another machine that asks the same is followed, and nothing is submitted', async () => {
      let go = (): void => undefined;
      double.body = stubRunner({ holds: 'model.shop.b', go: new Promise((resolve) => (go = resolve)) });
      const first = watcher();
      const one = runner().jobs.run(jobOf(randomUUID()), first.world);
      await until(() => first.events.some((event) => event.event === 'node_started' && event.id === 'model.shop.b'));
      const second = watcher();
      const two = runner().jobs.run(jobOf(randomUUID()), second.world);
      await until(() => second.told.some((text) => /builds the same: following its job/.test(text)));
      go();
      const [a, b] = await Promise.all([one, two]);
      expect(b).toEqual(a);
      expect(double.started).toHaveLength(1);
      expect(await note()).toBeUndefined();
    });

    once('of another machine that asks something else stands in the way', async () => {
      let go = (): void => undefined;
      double.body = stubRunner({ holds: 'model.shop.b', go: new Promise((resolve) => (go = resolve)) });
      const first = watcher();
      const one = runner().jobs.run(jobOf(randomUUID()), first.world);
      await until(() => first.events.some((event) => event.event === 'node_started' && event.id === 'model.shop.b'));
      const error = await failure(runner().jobs.run(jobOf(randomUUID(), { asked: 'other' }), watcher().world));
      expect(error.diagnostic).toMatchObject({ code: 'emr-job-running', hint: expect.stringContaining('lakec run --resume --target prod') as string });
      go();
      expect((await one).nodes).toHaveLength(3);
      expect(double.started).toHaveLength(1);
    });

    it('submitted by two at the same moment is one job', async () => {
      let go = (): void => undefined;
      double.body = stubRunner({ holds: 'model.shop.b', go: new Promise((resolve) => (go = resolve)) });
      const [one, two] = [watcher(), watcher()];
      const both = [one, two].map(({ world }) => runner().jobs.run(jobOf(randomUUID()), world));
      await until(() => [one, two].every(({ events }) => events.some((event) => event.event === 'node_started' && event.id === 'model.shop.b')));
      go();
      const results = await Promise.all(both);
      expect(results[1]).toEqual(results[0]);
      expect(double.started).toHaveLength(1);
    });

    once('takes the lake when who held it is gone: a job that ended, one that was never started', async () => {
      const { emr } = runner();
      for (const old of [{ job_id: service === 'serverless' ? '00gone' : 's-GONE' }, { at: '2026-01-30T00:00:00Z' }]) {
        await emr.store.put(`${STATE_ROOT}/job.json`, JSON.stringify({ version: 1, run_id: 'old', project: 'shop', env: 'prod', place: 'x', job_root: 's3://artifacts/jobs/old', machine: 'elsewhere', process: 1, at: '2026-01-31T00:00:00Z', ...old }));
        expect(await runner().jobs.pending!()).toBeUndefined();
        expect((await runner().jobs.run(jobOf(randomUUID()), watcher().world)).nodes).toHaveLength(3);
        expect(await note()).toBeUndefined();
      }
    });
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !holds(); ) {
    if (Date.now() > end) throw new Error('it did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
