import type { S3 } from '../../../aws/s3.ts';
import { EngineError } from '../../../contracts/adapter.ts';
import type { JobEvent, JobNodeResult, JobPlan, JobResult, JobWorld } from '../../../contracts/job.ts';
import { eventFiles, followJob, readResult } from '../job-follow.ts';
import { failureOf, patiently } from './calls.ts';
import type { Clock } from './clock.ts';
import * as say from './diagnostics.ts';
import { driverLog } from './driver-log.ts';
import { ended, type EmrService, type JobState } from './service.ts';

/** What following a job needs. */
export interface Watch {
  readonly service: EmrService;
  readonly store: Pick<S3, 'list' | 'objects' | 'readText' | 'readBytes'>;
  readonly clock: Clock;
  readonly pollSeconds: number;
  readonly timeoutMinutes: number;
  /** The targets of the hints: `lakec run --resume --target prod`. */
  readonly resume: string;
}

/** Seconds between two looks, when the service asks for fewer. */
const SLOWEST = 60;
/** Looks in a row that may fail before the watching ends; the job goes on. */
const MOST_FAILED = 20;

/** Follows a job of the service to its end: its events are told as they come, and Ctrl-C cancels it. */
export async function watchJob(job: JobPlan, jobId: string, world: JobWorld, watch: Watch): Promise<JobResult> {
  const { service, clock } = watch;
  const heard = hearing(world);
  const began = clock.now();
  let state: JobState = { kind: 'waiting', word: '', details: '' };
  let pause = watch.pollSeconds;
  let failed = 0;
  let cancelled = false;
  let late = false;
  for (;;) {
    try {
      if ((world.signal.aborted || late) && !cancelled && !ended(state)) {
        cancelled = true;
        if (world.signal.aborted) world.message(`Cancelling the job ${jobId} of ${service.place}; Ctrl-C again leaves it to itself, and \`${watch.resume}\` finds it.`);
        await patiently(service, clock, { act: `cancel the job ${jobId}`, permission: service.permissions.cancel, message: world.message }, () => service.cancel(jobId));
      }
      const before = state.word;
      state = await look(jobId, watch);
      if (state.word !== before) world.message(`job ${jobId}: ${state.word}`);
      await heard.read(job.job_root, watch.store);
      failed = 0;
      pause = watch.pollSeconds;
    } catch (thrown) {
      pause = Math.min(SLOWEST, Math.max(1, pause) * 2);
      if (++failed >= MOST_FAILED || !passes(thrown)) throw goesOn(thrown, jobId, watch);
    }
    if (failed === 0 && ended(state)) break;
    late ||= !service.endsLateJobs && clock.now() - began > watch.timeoutMinutes * 60_000;
    // Ctrl-C ends one pause, and not those after it.
    await clock.wait(pause * 1000, cancelled ? undefined : world.signal);
  }
  // What it wrote last.
  const result = await endOf(job, watch, heard);
  if (result) return result;
  if (cancelled && !late && state.kind === 'cancelled') return heard.result(job, { cancelled: true });
  const stderr = await driverLog(service, jobId, watch.store);
  const notes = [...(stderr.length > 0 ? ['the last that its driver said on stderr:', ...stderr] : [])];
  const args = { job: jobId, place: service.place, word: late ? 'timed out' : state.word, details: late ? `it ran longer than emr.timeout_minutes: ${watch.timeoutMinutes}` : state.details };
  const failure = state.kind === 'success' ? say.noResult.at(undefined, { ...args, file: `${job.job_root}/result.json` }, { notes }) : say.jobFailed.at(undefined, args, { notes });
  return { ...heard.result(job, { cancelled: world.signal.aborted }), failure };
}

/** One look; with credentials read anew where they have ended. A job that was just started may not be known everywhere yet: that passes. */
async function look(jobId: string, { service }: Watch): Promise<JobState> {
  try {
    return await service.look(jobId);
  } catch (thrown) {
    if (failureOf(thrown) !== 'expired') throw thrown;
    service.renew();
    return service.look(jobId);
  }
}

function passes(thrown: unknown): boolean {
  return ['throttled', 'unreachable', 'not-found'].includes(failureOf(thrown));
}

/** The watching ended, and not the job. */
function goesOn(thrown: unknown, jobId: string, watch: Watch): EngineError {
  const { service } = watch;
  const told = thrown instanceof EngineError ? thrown : undefined;
  const failure = failureOf(thrown);
  const why = failure === 'expired' ? 'the credentials have ended' : failure === 'denied' ? `${service.permissions.look} is not granted` : (told?.message ?? `${service.name} does not answer`);
  const diagnostic = say.lostTouch.at(undefined, { job: jobId, place: service.place, why, resume: watch.resume, signIn: failure === 'expired' }, told || failure === 'expired' ? {} : { notes: [String((thrown as Error).message ?? thrown)] });
  return new EngineError('connection', diagnostic.message, { diagnostic });
}

/** Reads the events of a job, and keeps what they say. */
interface Heard {
  read(jobRoot: string, store: Watch['store']): Promise<void>;
  /** What is known of a job that wrote no result. */
  result(job: JobPlan, how: { readonly cancelled: boolean }): JobResult;
}

function hearing(world: JobWorld): Heard {
  const nodes: JobNodeResult[] = [];
  let started: Extract<JobEvent, { event: 'job_started' }> | undefined;
  let last: string | undefined;
  const follower = followJob((event) => {
    if (event.event === 'job_started') started = event;
    if (event.event === 'node_finished') {
      const { event: _, ...node } = event;
      nodes.push(node);
      last = event.finished_at;
    } else last = event.at;
    world.emit(event);
  });
  const seen = new Map<string, string>();
  return {
    async read(jobRoot, store) {
      const objects = new Map((await store.objects(jobRoot)).map((object) => [object.url, object]));
      for (const url of eventFiles([...objects.keys()])) {
        const { etag, size } = objects.get(url)!;
        if (seen.get(url) === `${etag} ${size}`) continue;
        const text = await store.readText(url);
        if (text === undefined) continue;
        follower.heard(url, text);
        seen.set(url, `${etag} ${size}`);
      }
    },
    result(job, { cancelled }) {
      const at = started?.at ?? last ?? new Date(0).toISOString();
      return { run_id: job.run_id, spark: started?.spark ?? '', python: started?.python ?? '', started_at: at, finished_at: last ?? at, cancelled, nodes };
    },
  };
}

/** The job's result; undefined when it wrote none. A job that has just ended may be a moment ahead of what can be read. */
async function endOf(job: JobPlan, { service, store, clock }: Watch, heard: Heard): Promise<JobResult | undefined> {
  const call = { act: 'read the result', permission: 's3:GetObject', message: () => undefined };
  for (const seconds of [0.5, 1, undefined]) {
    const result = readResult(await patiently(service, clock, call, () => store.readText(`${job.job_root}/result.json`)));
    await patiently(service, clock, call, () => heard.read(job.job_root, store));
    if (result?.run_id === job.run_id) return result;
    if (seconds !== undefined) await clock.wait(seconds * 1000);
  }
  return undefined;
}
