import { hostname } from 'node:os';
import type { S3 } from '../../../aws/s3.ts';
import { EngineError } from '../../../contracts/adapter.ts';
import type { JobPlan, JobResult, JobRunner, JobWorld, PendingJob } from '../../../contracts/job.ts';
import { readPlan } from '../job-follow.ts';
import { failureOf, patiently } from './calls.ts';
import type { Clock } from './clock.ts';
import * as say from './diagnostics.ts';
import { leaseOf, type Note } from './lease.ts';
import { ended, type EmrService, type JobState } from './service.ts';
import { watchJob } from './watch.ts';

/** What jobs on EMR need. */
export interface EmrJobs {
  readonly service: EmrService;
  readonly store: S3;
  readonly clock: Clock;
  readonly stateRoot: string;
  readonly pollSeconds: number;
  readonly timeoutMinutes: number;
  /** What a person types to find a job again. */
  readonly resume: string;
  /** The job's files by name, the plan last. */
  artifacts(job: JobPlan): Promise<readonly (readonly [name: string, content: Uint8Array])[]>;
  /** Keeps a copy of the note on this machine, for people; none when the job's end was seen. */
  remember(note: Note | undefined): void;
}

/** Jobs of EMR: submitted once, whatever happens to lakec in between, and followed by their objects in S3 until they end. */
export function emrJobs(emr: EmrJobs): JobRunner {
  const { service, store, clock } = emr;
  const lease = leaseOf(emr.stateRoot, store, clock);
  /** Follows a job, and lets go of the lake when its end was seen. */
  const follow = async (job: JobPlan, jobId: string, world: JobWorld): Promise<JobResult> => {
    const result = await watchJob(job, jobId, world, emr);
    await patiently(service, clock, { act: 'note the end of the job', message: world.message }, () => lease.release(job.run_id));
    emr.remember(undefined);
    return result;
  };
  /** The service's id of the job that a note is about; undefined when it was never started. */
  const idOf = async (note: Note): Promise<string | undefined> => note.job_id ?? (await service.find(note.run_id));
  const stateOf = async (jobId: string): Promise<JobState | undefined> => {
    try {
      return await service.look(jobId);
    } catch (thrown) {
      if (failureOf(thrown) === 'not-found' || failureOf(thrown) === 'refused') return undefined;
      throw thrown;
    }
  };

  return {
    async run(job, world) {
      const note: Note = {
        version: 1, run_id: job.run_id, project: job.project, env: job.env, place: service.place, job_root: job.job_root,
        machine: hostname(), process: process.pid, at: new Date(clock.now()).toISOString(),
      };
      // Made first: what can't be made should not stand in anybody's way.
      const files = await emr.artifacts(job);
      const other = await takeOver(note, job, world);
      if (other) return follow(other.plan, other.jobId, world);
      let jobId: string;
      try {
        jobId = await submit(note, files, world);
      } catch (thrown) {
        await lease.release(job.run_id).catch(() => undefined);
        throw thrown;
      }
      return follow(job, jobId, world);
    },
    async pending() {
      const call = { act: 'find the job of an earlier run', permission: service.permissions.look, message: () => undefined };
      return patiently(service, clock, call, async () => {
        const found = await foundBy(await lease.read());
        return found && { plan: found.plan, running: !ended(found.state) };
      });
    },
    async follow({ plan }, world) {
      const note = await lease.read();
      const jobId = note?.run_id === plan.run_id ? await idOf(note) : await service.find(plan.run_id);
      if (jobId === undefined) throw new EngineError('connection', `${service.name} does not know the job of the run ${plan.run_id} any more`, { suggestion: 'Run the command again without --resume.' });
      world.message(`Following the job ${jobId} of ${service.place}, which the run ${plan.run_id} started`);
      return follow(plan, jobId, world);
    },
  };

  async function foundBy(note: Note | undefined): Promise<(Omit<PendingJob, 'running'> & { readonly jobId: string; readonly state: JobState }) | undefined> {
    if (!note) return undefined;
    const jobId = await idOf(note);
    const plan = jobId === undefined ? undefined : readPlan(await store.readText(`${note.job_root}/plan.json`));
    const state = plan && (await stateOf(jobId!));
    return state && { plan: plan!, jobId: jobId!, state };
  }

  /** Takes the lake for a job. Gives another's job instead, when that is asked the very same; refuses when it is asked something else. */
  async function takeOver(note: Note, job: JobPlan, world: JobWorld): Promise<{ readonly plan: JobPlan; readonly jobId: string } | undefined> {
    const call = { act: 'note the job', permission: 's3:PutObject', signal: world.signal, message: world.message };
    for (let waited = false; ; waited = true) {
      const there = await patiently(service, clock, call, () => lease.take(note));
      if (!there) return undefined;
      const found = await patiently(service, clock, { ...call, act: 'find the job of another run', permission: service.permissions.look }, () => foundBy(there));
      if (found && !ended(found.state)) {
        if (job.asked === undefined || found.plan.asked !== job.asked) throw refused(say.jobRunning.at(undefined, { job: found.jobId, place: there.place, run: there.run_id, resume: emr.resume }));
        world.message(`The run ${there.run_id} builds the same: following its job ${found.jobId} of ${service.place}`);
        return found;
      }
      // A job that ended is nobody's any more; neither is one that was never started, once nobody is left to start it.
      if (found || there.job_id !== undefined || lease.abandoned(there)) {
        await patiently(service, clock, call, () => lease.breakUp(there));
        continue;
      }
      if (!waited) world.message(`Another run (${there.run_id}, on ${there.machine}) is just submitting a job for this lake; waiting for it`);
      await clock.wait(5000, world.signal);
      if (world.signal.aborted) throw new EngineError('cancelled', 'Cancelled before the job was submitted');
    }
  }

  async function submit(note: Note, files: Awaited<ReturnType<EmrJobs['artifacts']>>, world: JobWorld): Promise<string> {
    const { signal, message } = world;
    emr.remember(note);
    for (const [name, content] of files) {
      if (signal.aborted) throw new EngineError('cancelled', 'Cancelled before the job was submitted');
      const url = `${note.job_root}/${name}`;
      await patiently(service, clock, { act: `write ${url}`, permission: 's3:PutObject', signal, message }, () => store.upload(url, content));
    }
    if (signal.aborted) throw new EngineError('cancelled', 'Cancelled before the job was submitted');
    const jobId = await patiently(service, clock, { act: 'start the job', permission: service.permissions.start, signal, message }, () => service.start(note.run_id));
    const submitted = { ...note, job_id: jobId };
    emr.remember(submitted);
    await patiently(service, clock, { act: 'note the job', permission: 's3:PutObject', message }, () => lease.update(submitted));
    message(`Submitted the job ${jobId} to ${service.place}`);
    return jobId;
  }
}

function refused(diagnostic: ReturnType<typeof say.jobRunning.at>): EngineError {
  return new EngineError('conflict', diagnostic.message, { diagnostic });
}
