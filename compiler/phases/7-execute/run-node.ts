import type { Connection } from '../../contracts/adapter.ts';
import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { NodePlan, Plan, SharedScan, StatementStep, Step } from '../../contracts/plan.ts';
import type { NodeResult } from '../../contracts/run.ts';
import { EngineError } from '../../contracts/adapter.ts';
import { FileError } from '../../contracts/host.ts';
import { isS3 } from '../../aws/s3-url.ts';
import { counted } from '../../diagnostics/counted.ts';
import type { RunSoFar } from './index.ts';
import { commented } from './commented.ts';
import { failureOf, GuardFailure, StatementFailure } from './failure.ts';
import { removeObjects, replaceObjects } from './replace-objects.ts';
import { compareRows } from './row-diff.ts';
import { judge, verdictOf, type Verdict } from './verdict.ts';
import type { Worker } from './worker.ts';

/** How often a step that lost a race with another connection is tried again. */
const CONFLICT_TRIES = 6;

/** What a node's steps found out. */
interface Outcome {
  rows?: number;
  verdict?: Verdict;
  failures?: number;
  tested?: number;
  stored?: boolean;
  diff?: readonly string[];
}

/** Runs the steps of one node. Whatever goes wrong becomes its result; only a bug of ours is thrown. */
export async function runNode(id: string, manifest: Manifest, plan: Plan, world: RunSoFar, worker: Worker): Promise<NodeResult> {
  const startedAt = world.now();
  let nodePlan = plan.nodes.get(id)!;
  let checked = world.checked.get(id);
  let lateSql: string | undefined;
  let close: (() => void) | undefined;
  let own: Connection | undefined;
  const ticker = tick(id, world, worker);
  try {
    if (nodePlan.late !== undefined) {
      const again = await world.late(id, { results: world.results(), connection: async () => commented(await worker.connection(), world.comment?.(id)), signal: world.stopped });
      close = again.close;
      own = again.connection;
      if (!again.plan || !again.checked) return failed(id, world, worker, startedAt, nodePlan, again.wrong);
      nodePlan = again.plan;
      checked = again.checked;
      // Its turn has come, and nothing tells what it would write.
      if (nodePlan.late !== undefined && nodePlan.steps.length === 0) throw new EngineError('sql', 'It does not tell the columns of this SELECT', { sql: checked.sql });
      lateSql = again.text ?? checked.sql;
    }
    const outcome = await runSteps(nodePlan, manifest, world, worker, checked, own);
    return finished(id, manifest, world, worker, startedAt, nodePlan, outcome, lateSql);
  } catch (error) {
    if (!isOfTheWorld(error)) throw error;
    return failed(id, world, worker, startedAt, nodePlan, [failureOf(error, id, manifest, checked)]);
  } finally {
    close?.();
    clearInterval(ticker);
  }
}

/** Answers the tests of one scan by one query; a test whose number is not its count asks on its own when it is not zero. */
export async function runScan(scan: SharedScan, manifest: Manifest, plan: Plan, world: RunSoFar, worker: Worker): Promise<readonly NodeResult[]> {
  const startedAt = world.now();
  let row: readonly unknown[];
  try {
    const connection = commented(await worker.connection(), world.comment?.(scan.tests[0]!.id));
    await connection.about?.({ runId: world.invocationId, node: scan.tests[0]!.id, config: {} });
    row = (await connection.query(scan.sql)).rows[0] ?? [];
  } catch (error) {
    if (!isOfTheWorld(error)) throw error;
    if (error instanceof EngineError && error.kind === 'cancelled') {
      return scan.tests.map(({ id }) => failed(id, world, worker, startedAt, plan.nodes.get(id)!, [failureOf(error, id, manifest, world.checked.get(id))]));
    }
    // One test's text may be to blame: each runs on its own, and fails on its own.
    const results: NodeResult[] = [];
    for (const { id } of scan.tests) results.push(await runNode(id, manifest, plan, world, worker));
    return results;
  }
  const results: NodeResult[] = [];
  const tested = Number(row[0] ?? 0);
  for (const [index, { id, exact }] of scan.tests.entries()) {
    const failures = Number(row[index + 1] ?? 0);
    const nodePlan = plan.nodes.get(id)!;
    const step = nodePlan.steps.find((each) => each.kind === 'test');
    // Rows that fail are kept, those kept before are taken away, and a number that does not count is counted: by the test's own step.
    const keeps = step?.kind === 'test' && ((failures > 0 ? step.store : step.clear)?.length ?? 0) > 0;
    if (keeps || (failures > 0 && !exact)) {
      results.push(await runNode(id, manifest, plan, world, worker));
      continue;
    }
    const verdict = judge(manifest.nodes.get(id)!, failures, tested);
    results.push(finished(id, manifest, world, worker, startedAt, nodePlan, { verdict, failures, tested }, undefined));
  }
  return results;
}

/** The result of a node that did not run. */
export function skipped(id: string, at: Date, thread: number, because: string | undefined, reason: string | undefined): NodeResult {
  const message = because ? `skipped because ${because} failed` : reason === 'cancelled' ? 'skipped because the run was cancelled' : 'skipped because of --fail-fast';
  return { id, status: 'skipped', message, diagnostics: [], startedAt: at, finishedAt: at, thread, ...(because && { because }) };
}

async function runSteps(plan: NodePlan, manifest: Manifest, world: RunSoFar, worker: Worker, checked: CheckedNode | undefined, own?: Connection): Promise<Outcome> {
  const outcome: Outcome = {};
  if (plan.steps.length === 0) return outcome;
  const [only] = plan.steps;
  if (plan.steps.length === 1 && only!.kind === 'compare' && only!.texts) {
    compared(only!.columns, [[only!.texts.actual]], [[only!.texts.expected]], outcome);
    return outcome;
  }
  const connection = commented(own ?? (await worker.connection()), world.comment?.(plan.id));
  await connection.about?.({ runId: world.invocationId, node: plan.id, config: manifest.nodes.get(plan.id)?.config ?? {} });
  let next = 0;
  try {
    for (; next < plan.steps.length; next++) {
      const step = plan.steps[next]!;
      if (step.kind === 'macro') await runMacro(step, plan, connection, manifest, world, outcome, checked);
      else await runStep(step, plan, connection, manifest, world, outcome, worker);
    }
  } catch (error) {
    for (const step of plan.steps.slice(next)) {
      if (step.kind !== 'statement' || !step.cleanup) continue;
      await worker.tidy(step.sql);
    }
    throw error;
  }
  return outcome;
}

async function runStep(step: Exclude<Step, { kind: 'macro' }>, plan: NodePlan, connection: Connection, manifest: Manifest, world: RunSoFar, outcome: Outcome, worker: Worker): Promise<void> {
  switch (step.kind) {
    case 'statement':
      return retried(() => runStatement(step, connection, outcome));
    case 'transaction':
      return retried(() => runTransaction(step.steps, connection, outcome, worker));
    case 'move':
      return world.files.move(step.from, step.to);
    case 'remove':
      return isS3(step.path) ? removeObjects(world.store, step.path) : world.files.remove(step.path);
    case 'replace':
      return replaceObjects(world.store, step.from, step.to);
    case 'folder':
      return world.files.write(`${step.path}/.lakec`, '');
    case 'test':
      return runTest(step, plan, connection, manifest, outcome);
    case 'compare': {
      const actual = await connection.query(step.actual);
      const expected = await connection.query(step.expected);
      return compared(step.columns, actual.rows, expected.rows, outcome);
    }
    case 'guard': {
      const { rows } = await connection.query(step.sql);
      const count = Number(rows[0]?.[0] ?? 0);
      if (count !== 0) throw new GuardFailure(step.code, counted(step.message, count), step.hint);
    }
  }
}

function compared(columns: readonly string[], actual: readonly (readonly unknown[])[], expected: readonly (readonly unknown[])[], outcome: Outcome): void {
  outcome.diff = compareRows(columns, actual, expected);
  outcome.verdict = outcome.diff.length === 0 ? { status: 'pass', message: 'all rows as expected' } : { status: 'fail', message: 'the rows differ from those expected' };
  outcome.failures = outcome.diff.length === 0 ? 0 : 1;
}

/** A materialization that is a macro. An error within the node's own SELECT is told at the template's line. */
async function runMacro(step: Extract<Step, { kind: 'macro' }>, plan: NodePlan, connection: Connection, manifest: Manifest, world: RunSoFar, outcome: Outcome, checked: CheckedNode | undefined): Promise<void> {
  try {
    const { rows, test } = await world.materialize(plan.id, step.macro, connection, checked!);
    if (test) {
      outcome.failures = test.failures;
      outcome.verdict = verdictOf(manifest.nodes.get(plan.id)!, test);
    } else if (rows !== undefined) outcome.rows = rows;
  } catch (error) {
    const at = error instanceof EngineError && error.sql !== undefined && checked && checked.sql !== '' ? error.sql.indexOf(checked.sql.trim()) : -1;
    if (error instanceof EngineError && at >= 0 && error.offset !== undefined) throw new StatementFailure(error, error.offset - at + (checked!.sql.length - checked!.sql.trimStart().length));
    throw error;
  }
}

async function runTest(step: Extract<Step, { kind: 'test' }>, plan: NodePlan, connection: Connection, manifest: Manifest, outcome: Outcome): Promise<void> {
  const row = (await connection.query(step.count)).rows[0] ?? [];
  outcome.failures = Number(row[0] ?? 0);
  if (row[1] !== null && row[1] !== undefined) outcome.tested = Number(row[1]);
  outcome.verdict = judge(manifest.nodes.get(plan.id)!, outcome.failures, outcome.tested);
  for (const each of (outcome.failures > 0 ? step.store : step.clear) ?? []) await retried(() => runStatement(each, connection, outcome));
  outcome.stored = outcome.failures > 0 && (step.store?.length ?? 0) > 0;
}

async function runStatement(step: StatementStep, connection: Connection, outcome: Outcome): Promise<void> {
  try {
    if (step.guard) {
      const { rows } = await connection.query(step.sql);
      const count = Number(rows[0]?.[0] ?? 0);
      if (count !== 0) throw new GuardFailure(step.guard.code, counted(step.guard.message, count), step.guard.hint);
      return;
    }
    const { rows } = await connection.execute(step.sql);
    if (step.counts && rows !== undefined) outcome.rows = rows;
  } catch (error) {
    throw placed(error, step);
  }
}

async function runTransaction(steps: readonly StatementStep[], connection: Connection, outcome: Outcome, worker: Worker): Promise<void> {
  if (connection.transaction) return runWhole(steps, connection, outcome);
  await connection.execute('begin transaction');
  try {
    for (const step of steps) await runStatement(step, connection, outcome);
    await connection.execute('commit');
  } catch (error) {
    await worker.tidy('rollback');
    throw error;
  }
}

/** A transaction that the engine takes as one request. */
async function runWhole(steps: readonly StatementStep[], connection: Connection, outcome: Outcome): Promise<void> {
  try {
    const done = await connection.transaction!(steps.map(({ sql, guard }) => ({ sql, ...(guard && { guard: true }) })));
    if ('refused' in done) {
      const guard = steps[done.refused]!.guard!;
      throw new GuardFailure(guard.code, counted(guard.message, done.count), guard.hint);
    }
    for (const [index, rows] of done.rows.entries()) if (steps[index]?.counts && rows !== undefined) outcome.rows = rows;
  } catch (error) {
    throw placed(error, steps.find(({ sql }) => error instanceof EngineError && error.sql === sql));
  }
}

/** With the offset in the node's own SQL, the template's line can be found. */
function placed(error: unknown, step: StatementStep | undefined): unknown {
  return error instanceof EngineError && error.offset !== undefined && step?.modelAt !== undefined ? new StatementFailure(error, error.offset - step.modelAt) : error;
}

/** Tries again what lost a race with another connection: it left nothing behind. */
async function retried(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      const reason = error instanceof StatementFailure ? error.reason : error;
      if (!(reason instanceof EngineError) || reason.kind !== 'conflict' || attempt === CONFLICT_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt));
    }
  }
}

function isOfTheWorld(error: unknown): error is EngineError | FileError | GuardFailure | StatementFailure {
  return error instanceof EngineError || error instanceof FileError || error instanceof GuardFailure || error instanceof StatementFailure;
}

function finished(id: string, manifest: Manifest, world: RunSoFar, worker: Worker, startedAt: Date, plan: NodePlan, outcome: Outcome, lateSql: string | undefined): NodeResult {
  const node = manifest.nodes.get(id);
  const status = outcome.verdict?.status ?? (plan.action === 'none' && plan.steps.length === 0 && node?.kind !== 'operation' ? 'no-op' : 'success');
  return {
    id,
    status,
    message: outcome.verdict?.message ?? plan.summary ?? '',
    diagnostics: [],
    startedAt,
    finishedAt: world.now(),
    thread: worker.number,
    ...(outcome.rows !== undefined && { rows: outcome.rows }),
    ...(outcome.failures !== undefined && { failures: outcome.failures }),
    ...(outcome.tested !== undefined && { tested: outcome.tested }),
    ...(outcome.diff && outcome.diff.length > 0 && { diff: outcome.diff }),
    ...(outcome.stored && node?.kind === 'test' && { stored: node.relation }),
    ...(plan.relation && { relation: plan.relation }),
    ...(lateSql !== undefined && { sql: lateSql }),
  };
}

function failed(id: string, world: RunSoFar, worker: Worker, startedAt: Date, plan: NodePlan, diagnostics: NodeResult['diagnostics']): NodeResult {
  return {
    id,
    status: 'error',
    message: diagnostics[0]?.message ?? 'it could not be compiled',
    diagnostics,
    startedAt,
    finishedAt: world.now(),
    thread: worker.number,
    ...(plan.relation && { relation: plan.relation }),
  };
}

function tick(id: string, world: RunSoFar, worker: Worker): NodeJS.Timeout {
  const timer = setInterval(() => {
    const progress = worker.progress();
    if (progress) world.emit({ kind: 'node-progress', id, ...progress });
  }, 500);
  timer.unref();
  return timer;
}
