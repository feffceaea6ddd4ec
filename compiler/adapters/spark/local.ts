import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EngineError } from '../../contracts/adapter.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { JobNodeResult, JobPlan, JobResult, JobRunner, JobWorld, PendingJob } from '../../contracts/job.ts';
import { jobDied, serverLost } from './diagnostics.ts';
import { eventFiles, followJob, readPlan, readResult, type JobFollower } from './job-follow.ts';
import { lastWords, readText } from './job-log.ts';
import { JOB_FILES, launch, sparkEnv, writeConf, type Launched } from './launch.ts';
import { isAlive, readPid, send } from './process-life.ts';
import { sparkPython } from './spark-python.ts';

export interface LocalJobs {
  readonly python: string;
  readonly runnerFolder: string;
  /** Where jobs have their folders, each under its run. */
  readonly jobRoot: string;
  /** Whose jobs are ours: those of the same lake. */
  readonly stateRoot: string;
  /** Of the Java process. */
  readonly conf: Readonly<Record<string, string>>;
  readonly jars: readonly string[];
  /** The environment by which the runner finds a Connect server, where one runs the statements. */
  readonly remote?: (told: (text: string) => void) => Promise<Readonly<Record<string, string>>>;
  /** Where that server's log lies; undefined where it is somebody else's. */
  readonly remoteLog?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The project's root, to name files by. */
  readonly root: string;
}

/** Milliseconds between two looks at a job's files. */
const LOOK = 50;
/** Folders of ended jobs that are kept. */
const KEPT = 20;

/**
 * Jobs that this machine runs: a process of its own for each, which is followed by the files that it writes, so that any lakec can follow it.
 */
export function localJobs(options: LocalJobs): JobRunner {
  return {
    async run(job, world) {
      const remote = await options.remote?.(world.message);
      // A Connect server has its own Java and jars.
      if (remote === undefined) await sparkPython(options.python, options.jars, options.env);
      forgetOld(options.jobRoot);
      const folder = job.job_root;
      mkdirSync(folder, { recursive: true });
      const plan = join(folder, JOB_FILES.plan);
      writeFileSync(`${plan}.new`, `${JSON.stringify(job, undefined, 1)}\n`);
      renameSync(`${plan}.new`, plan);
      const conf = join(folder, JOB_FILES.conf);
      if (remote === undefined) writeConf(conf, options.conf);
      const env = remote === undefined ? sparkEnv(options.env, options.python, conf) : { ...options.env, ...remote, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' };
      const launched = launch({ folder, command: options.python, args: [join(options.runnerFolder, 'runner.py'), '--plan', plan], env });
      return followFolder(job, world, options, launched);
    },
    pending: async () => pendingJob(options),
    follow: ({ plan }, world) => followFolder(plan, world, options, undefined),
  };
}

/** The job that runs; else the newest, when it ended and nobody has read its result. */
function pendingJob({ jobRoot, stateRoot }: LocalJobs): PendingJob | undefined {
  for (const [at, folder] of jobFolders(jobRoot).entries()) {
    const plan = readPlan(readText(join(folder, JOB_FILES.plan)));
    if (!plan || plan.state_root !== stateRoot) continue;
    const ended = existsSync(join(folder, JOB_FILES.result));
    if (!ended && isAlive(readPid(join(folder, JOB_FILES.pid)), plan.run_id)) return { plan, running: true };
    if (ended && at === 0 && !existsSync(join(folder, JOB_FILES.seen))) return { plan, running: false };
  }
  return undefined;
}

/** Follows a job by its folder: events as they come, until its result is there or its process is gone. */
async function followFolder(job: JobPlan, world: JobWorld, options: LocalJobs, launched: Launched | undefined): Promise<JobResult> {
  const folder = job.job_root;
  const heard: JobNodeResult[] = [];
  const follower = followJob((event) => {
    if (event.event === 'node_finished') heard.push(event);
    // Spark has read it, and it may hold secrets.
    if (event.event === 'job_started') rmSync(join(folder, JOB_FILES.conf), { force: true });
    world.emit(event);
  });
  const pid = (): number => readPid(join(folder, JOB_FILES.pid)) || (launched?.pid ?? 0);
  const gone = (): boolean => (launched ? launched.ended() !== undefined : !isAlive(pid(), job.run_id));
  const cancel = (): void => send(pid(), 'SIGTERM');
  world.signal.addEventListener('abort', cancel, { once: true });
  if (world.signal.aborted) cancel();
  const sizes = new Map<string, number>();
  try {
    for (;;) {
      // What it wrote before it ended is read after.
      const last = gone();
      hear(folder, follower, sizes);
      const result = readResult(readText(join(folder, JOB_FILES.result)));
      if (result) {
        hear(folder, follower, sizes);
        writeFileSync(join(folder, JOB_FILES.seen), '');
        return result.lost ? { ...result, failure: lostServer(options) } : result;
      }
      if (last) break;
      await setTimeout(LOOK, undefined, { ref: true });
    }
  } finally {
    world.signal.removeEventListener('abort', cancel);
    if (gone()) rmSync(join(folder, JOB_FILES.conf), { force: true });
  }
  if (world.signal.aborted) return cutOff(job, heard);
  throw died(options, folder, launched?.ended());
}

function hear(folder: string, follower: JobFollower, sizes: Map<string, number>): void {
  for (const name of eventFiles(namesIn(folder))) {
    const path = join(folder, name);
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined || size === sizes.get(name)) continue;
    sizes.set(name, size);
    follower.heard(name, readText(path) ?? '');
  }
}

/** The result of a job that was cancelled before it could write one. */
function cutOff(job: JobPlan, heard: readonly JobNodeResult[]): JobResult {
  const last = heard.at(-1)?.finished_at ?? new Date().toISOString();
  return { run_id: job.run_id, spark: '', python: '', started_at: heard[0]?.started_at ?? last, finished_at: last, cancelled: true, nodes: heard };
}

function died({ root }: LocalJobs, folder: string, how: string | undefined): EngineError {
  const log = relative(root, join(folder, JOB_FILES.stderr));
  const diagnostic = jobDied.at(undefined, { how: how ?? 'its process is gone', log }, { notes: lastWords(join(folder, JOB_FILES.stderr)) });
  return new EngineError('connection', diagnostic.message, { diagnostic });
}

/** Why a job ended whose Connect server was gone. */
function lostServer({ root, remoteLog }: LocalJobs): Diagnostic {
  const log = remoteLog === undefined ? undefined : relative(root, remoteLog);
  return serverLost.at(undefined, { ...(log !== undefined && { log }) }, { notes: remoteLog === undefined ? [] : lastWords(remoteLog) });
}

/** Folders of jobs, the newest first. */
function jobFolders(jobRoot: string): readonly string[] {
  return namesIn(jobRoot)
    .map((name) => ({ name, at: statSync(join(jobRoot, name, JOB_FILES.plan), { throwIfNoEntry: false })?.mtimeMs }))
    .filter((job): job is { name: string; at: number } => job.at !== undefined)
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
    .map(({ name }) => join(jobRoot, name));
}

/** Takes the folders of jobs away that ended long ago. */
function forgetOld(jobRoot: string): void {
  for (const folder of jobFolders(jobRoot).slice(KEPT - 1)) {
    if (!existsSync(join(folder, JOB_FILES.result)) && isAlive(readPid(join(folder, JOB_FILES.pid)), folder.slice(jobRoot.length + 1))) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

