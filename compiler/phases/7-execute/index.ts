import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Connection, Engine } from '../../contracts/adapter.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { Files } from '../../contracts/host.ts';
import type { PendingJob } from '../../contracts/job.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { NodePlan, Plan } from '../../contracts/plan.ts';
import type { ObjectStore } from '../../contracts/store.ts';
import type { NodeResult, RunEvent, RunResults } from '../../contracts/run.ts';
import { Bug } from '../../diagnostics/bug.ts';
import type { Comment } from './commented.ts';
import { labelOf } from './label.ts';
import { queueOf, type Unit } from './queue.ts';
import { jobOf, resumeJob, runJob } from './run-job.ts';
import { openWorkers, type Worker } from './worker.ts';
import { runNode, runScan, skipped } from './run-node.ts';

/** What the execute phase needs of the world. */
export interface ExecuteWorld {
  readonly engine: Engine;
  readonly files: Files;
  readonly store: ObjectStore;
  readonly now: () => Date;
  readonly invocationId: string;
  readonly command: string;
  readonly threads: number;
  /** The first failure ends the run: what is running is cancelled, what waits is skipped. */
  readonly failFast: boolean;
  /** A failed test of severity error stops the descendants of what it tests (config `dq.mode: strict`). */
  readonly testsStop: boolean;
  /** A hook at the start of a run that fails keeps nothing but the hooks after it from running. */
  readonly startHooksMayFail?: boolean;
  /** `--warn-error`: a test that would warn fails. */
  readonly warnsFail?: boolean;
  /** The unit tests of a model that is built wait for all that it waits for, and are skipped with it. */
  readonly unitTestsInTurn?: boolean;
  readonly emit: (event: RunEvent) => void;
  /** The checked nodes by id, whose `locate` finds the template's line of an engine's error. */
  readonly checked: ReadonlyMap<string, CheckedNode>;
  /** Compiles and plans a node again, right before it runs. */
  readonly late: (id: string, turn: Turn) => Promise<InTurn>;
  /** The comment that each statement of a node carries. */
  readonly comment?: (id: string) => Comment | undefined;
  /** Builds a node by a materialization that is a macro; throws an `EngineError` with what stopped it. */
  readonly materialize: (id: string, macro: string, connection: Connection, checked: CheckedNode) => Promise<Materialized>;
  /** Makes the schemas of a run that are not there, where a macro of the project does that. */
  readonly makeSchemas?: (wanted: readonly { readonly database: string; readonly schema: string }[], connection: Connection) => Promise<void>;
  /** Content key of what was asked, where a run is a job that a later one may follow. */
  readonly asked?: string;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What a materialization that is a macro came to: rows that it changed, and of a data test what it found. */
export interface Materialized {
  readonly rows?: number;
  readonly test?: { readonly failures: number; readonly warns: boolean; readonly fails: boolean };
}

/** A node's turn: what became of those that have finished, its connection, and what ends it. */
export interface Turn {
  readonly results: readonly NodeResult[];
  readonly connection: () => Promise<Connection>;
  readonly signal: AbortSignal;
}

/** What a node came to when its turn did. */
export interface InTurn {
  readonly checked?: CheckedNode;
  readonly plan?: NodePlan;
  /** Why it can't run; empty where that was reported. */
  readonly wrong: readonly Diagnostic[];
  /** What is told as its text, where its SQL is not that. */
  readonly text?: string;
  /** The connection on which its template has written, where it has. */
  readonly connection?: Connection;
  /** Takes away what was made for its steps. */
  readonly close?: () => void;
}

/** The world, what became of the nodes that have finished, and what ends those that run. */
export interface RunSoFar extends ExecuteWorld {
  readonly results: () => readonly NodeResult[];
  readonly stopped: AbortSignal;
}

/**
 * Carries out a plan: first its setup, then each node as soon as its parents, and the tests of its parents, are done, on `threads` connections.
 * A failure skips what depends on it and nothing else.
 */
export async function execute(manifest: Manifest, plan: Plan, world: ExecuteWorld): Promise<RunResults> {
  if (world.engine.job) return runJob(manifest, plan, world, world.engine.job);
  const startedAt = world.now();
  const results = new Map<string, NodeResult>();
  const queue = queueOf(manifest, plan, world.testsStop, world.unitTestsInTurn, world.startHooksMayFail);
  const stop = new AbortController();
  const workers = openWorkers(world.engine, Math.max(1, Math.min(world.threads, queue.size)));
  const onSignal = () => {
    world.emit({ kind: 'cancelling', at: world.now() });
    stop.abort('cancelled');
  };
  world.signal.addEventListener('abort', onSignal, { once: true });
  if (world.signal.aborted) onSignal();
  stop.signal.addEventListener('abort', () => workers.cancel(), { once: true });

  world.emit({
    kind: 'run-started', at: startedAt, invocationId: world.invocationId, command: world.command,
    target: manifest.project.target.name, threads: world.threads,
    nodes: [...plan.nodes.keys()].map((id) => ({ id, label: labelOf(manifest, id), ...(manifest.nodes.get(id) && { span: manifest.nodes.get(id)!.span }) })),
    manifest,
  });

  const finish = (given: NodeResult) => {
    const result = given.status === 'warn' && world.warnsFail ? { ...given, status: 'fail' as const } : given;
    results.set(result.id, result);
    world.emit({ kind: 'node-finished', at: result.finishedAt, result });
    const failed = result.status === 'error' || result.status === 'fail';
    if (failed && world.failFast && !stop.signal.aborted) stop.abort('fail-fast');
  };

  const sofar: RunSoFar = { ...world, results: () => [...results.values()], stopped: stop.signal };
  const work = async (unit: Unit, worker: Worker) => {
    const now = world.now();
    const culprit = unit.after.map((id) => results.get(id)).find((result) => result && stops(result, world.testsStop) && queue.blocks(result.id, unit));
    if (culprit || stop.signal.aborted) {
      const because = culprit ? (culprit.because ?? culprit.id) : undefined;
      for (const id of unit.ids) finish(skipped(id, now, worker.number, because, stop.signal.reason as string | undefined));
      return;
    }
    for (const id of unit.ids) world.emit({ kind: 'node-started', at: now, id, thread: worker.number });
    if (unit.scan) for (const result of await runScan(unit.scan, manifest, plan, sofar, worker)) finish(result);
    else finish(await runNode(unit.ids[0]!, manifest, plan, sofar, worker));
  };

  try {
    await setUp(plan, workers.all[0]!, world);
    await queue.drain(workers, work);
  } finally {
    world.signal.removeEventListener('abort', onSignal);
    await workers.close();
  }
  const runResults: RunResults = {
    invocationId: world.invocationId,
    command: world.command,
    startedAt,
    finishedAt: world.now(),
    results: [...results.values()],
    cancelled: world.signal.aborted,
  };
  world.emit({ kind: 'run-finished', at: runResults.finishedAt, results: runResults });
  return runResults;
}

/** Follows a job that an earlier run started, and gives its results. */
export function resume(manifest: Manifest, pending: PendingJob, world: ExecuteWorld): Promise<RunResults> {
  if (!world.engine.job) throw new Bug('Only an engine whose runs are jobs has one pending.');
  return resumeJob(manifest, pending, world, world.engine.job);
}

/** Writes what would be submitted as a job into a folder; undefined for an engine whose runs are no jobs that leave this machine. */
export async function prepare(manifest: Manifest, plan: Plan, world: ExecuteWorld, folder: string): Promise<readonly string[] | undefined> {
  const engine = world.engine.job;
  return engine?.prepare?.(jobOf(manifest, plan, world, engine), folder);
}

/** Makes what must be there before any node starts. What is refused here ends the run: the `EngineError` is thrown. */
async function setUp(plan: Plan, worker: Worker, { makeSchemas }: ExecuteWorld): Promise<void> {
  if (!plan.setup || plan.setup.length === 0) return;
  const connection = await worker.connection();
  const schemas = makeSchemas ? plan.setup.flatMap(({ schema }) => schema ?? []) : [];
  if (schemas.length > 0) await makeSchemas!(schemas, connection);
  for (const step of plan.setup) if (!makeSchemas || !step.schema) await connection.execute(step.sql);
}

/** Whether what depends on this node must not run. */
function stops(result: NodeResult, testsStop: boolean): boolean {
  if (result.status === 'fail') return testsStop;
  if (result.status === 'error') return true;
  return result.status === 'skipped';
}
