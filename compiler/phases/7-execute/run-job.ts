import { EngineError, type EngineErrorKind } from '../../contracts/adapter.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { JobEngine, JobError, JobEvent, JobNodeResult, JobPlan, JobResult, JobStatement, JobThreshold, JobWorld, PendingJob } from '../../contracts/job.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import type { NodePlan, Plan } from '../../contracts/plan.ts';
import type { NodeResult, RunResults } from '../../contracts/run.ts';
import { Bug } from '../../diagnostics/bug.ts';
import { notPlannedInJob } from '../../diagnostics/engine.ts';
import { counted } from '../../diagnostics/counted.ts';
import type { ExecuteWorld } from './index.ts';
import { failureOf, GuardFailure, StatementFailure } from './failure.ts';
import { labelOf } from './label.ts';
import { queueOf } from './queue.ts';
import { compareRows } from './row-diff.ts';
import { judge, parseThreshold, thresholdsOf } from './verdict.ts';

/**
 * Carries out a plan on an engine that takes it as one job: the same order, the same rules of what stops what, and the same results as
 * if each node had run on a connection. What the job tells while it works is told on.
 */
export async function runJob(manifest: Manifest, plan: Plan, world: ExecuteWorld, engine: JobEngine): Promise<RunResults> {
  const { now, held } = withoutUnplanned(manifest, plan);
  const job = jobOf(manifest, now, world, engine);
  return resultsOf(manifest, plan, job, world, async (jobWorld) => (held.size === 0 || [...now.nodes.values()].some(({ steps }) => steps.length > 0) ? engine.run(job, jobWorld) : nothingToDo(job, world)), held);
}

/**
 * A job is planned as a whole: what can be planned only when its parents are there waits for another run, with all that descends from it. Gives the rest, and by
 * id which node is to blame.
 */
function withoutUnplanned(manifest: Manifest, plan: Plan): { readonly now: Plan; readonly held: ReadonlyMap<string, string> } {
  const held = new Map<string, string>();
  for (const id of manifest.dag.order) {
    const node = plan.nodes.get(id);
    if (!node) continue;
    const because = node.late !== undefined && node.steps.length === 0 ? id : manifest.dag.parents(id).map((parent) => held.get(parent)).find((found) => found !== undefined);
    if (because !== undefined) held.set(id, because);
  }
  if (held.size === 0) return { now: plan, held };
  const nodes = new Map([...plan.nodes].filter(([id]) => !held.has(id)));
  return { now: { ...plan, nodes, scans: plan.scans.filter(({ tests }) => tests.every(({ id }) => nodes.has(id))) }, held };
}

/** The result of a job of which nothing is left to do. */
function nothingToDo(job: JobPlan, world: ExecuteWorld): JobResult {
  const at = world.now().toISOString();
  const nodes = job.units.flatMap((unit) => unit.nodes).map(({ id }): JobNodeResult => ({ id, status: 'no-op', started_at: at, finished_at: at, thread: 1 }));
  return { run_id: job.run_id, spark: '', python: '', started_at: at, finished_at: at, cancelled: false, nodes };
}

/** The job that carries out a plan. */
export function jobOf(manifest: Manifest, plan: Plan, world: Pick<ExecuteWorld, 'testsStop' | 'unitTestsInTurn' | 'invocationId' | 'threads' | 'failFast' | 'asked'>, engine: JobEngine): JobPlan {
  const queue = queueOf(manifest, plan, world.testsStop, world.unitTestsInTurn);
  return engine.make({
    manifest, plan, runId: world.invocationId, threads: world.threads, failFast: world.failFast, testsStop: world.testsStop,
    units: queue.units.map((unit) => ({ ids: unit.ids, after: unit.after, always: queue.always(unit), ...(unit.scan && { scan: unit.scan }) })),
    judges: new Map([...plan.nodes.keys()].flatMap((id) => judgeOf(manifest.nodes.get(id)!))),
    ...(world.asked !== undefined && { asked: world.asked }),
  });
}

/** Follows a job that an earlier lakec started, and gives its results as if this run had started it. */
export async function resumeJob(manifest: Manifest, pending: PendingJob, world: ExecuteWorld, engine: JobEngine): Promise<RunResults> {
  if (!engine.follow) throw new Bug('The engine says that a job is pending, and can\'t follow it.');
  return resultsOf(manifest, planOf(pending.plan, manifest), pending.plan, world, (jobWorld) => engine.follow!(pending, jobWorld));
}

/** What became of a job's nodes; tells on what it tells while it works. */
async function resultsOf(manifest: Manifest, plan: Plan, job: JobPlan, world: ExecuteWorld, run: (world: JobWorld) => Promise<JobResult>, held: ReadonlyMap<string, string> = new Map()): Promise<RunResults> {
  const startedAt = world.now();
  const ids = [...plan.nodes.keys()];
  world.emit({
    kind: 'run-started', at: startedAt, invocationId: world.invocationId, command: world.command, target: manifest.project.target.name, threads: world.threads,
    nodes: ids.map((id) => ({ id, label: labelOf(manifest, id), ...(manifest.nodes.get(id) && { span: manifest.nodes.get(id)!.span }) })),
    manifest,
  });
  const results = new Map<string, NodeResult>();
  const started = new Map<string, Date>();
  const statements = statementsOf(job);
  const finish = (told: JobNodeResult): void => {
    if (results.has(told.id) || !plan.nodes.has(told.id)) return;
    const result = resultOf(told, manifest, plan, world, statements);
    results.set(told.id, result);
    world.emit({ kind: 'node-finished', at: result.finishedAt, result });
  };
  let failure: Diagnostic | undefined;
  const onAbort = (): void => world.emit({ kind: 'cancelling', at: world.now() });
  world.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const done = await run({
      signal: world.signal,
      message: (text) => world.emit({ kind: 'message', text, level: 'info' }),
      emit(event: JobEvent) {
        if (event.event === 'node_started' && plan.nodes.has(event.id)) {
          started.set(event.id, new Date(event.at));
          world.emit({ kind: 'node-started', at: new Date(event.at), id: event.id, thread: event.thread });
        } else if (event.event === 'node_finished') finish(event);
        else if (event.event === 'message') world.emit({ kind: 'message', text: event.text, level: event.level });
      },
    });
    if (done.error) throw new EngineError(done.error.kind === 'guard' ? 'sql' : done.error.kind, done.error.message);
    // What was told and did not arrive stands in the result too.
    for (const node of done.nodes) finish(node);
    failure = done.failure;
  } finally {
    world.signal.removeEventListener('abort', onAbort);
  }
  const finishedAt = world.now();
  // What was at work when the job ended is to blame, or suffered from it: the first one tells why. Where nothing was, the job itself does.
  const cut = failure ? ids.filter((id) => started.has(id) && !results.has(id)) : [];
  if (failure && cut.length === 0) world.emit({ kind: 'diagnostic', diagnostic: failure });
  for (const id of ids) {
    if (results.has(id)) continue;
    const result: NodeResult = held.has(id)
      ? heldBack(id, held.get(id)!, manifest, plan, finishedAt)
      : cut.includes(id)
      ? { id, status: 'error', message: failure!.message, diagnostics: id === cut[0] ? [atNode(failure!, id, manifest, cut)] : [], startedAt: started.get(id)!, finishedAt, thread: 1 }
      : { id, status: 'skipped', message: failure ? 'skipped because the job ended before its time' : 'skipped because the run was cancelled', diagnostics: [], startedAt: finishedAt, finishedAt, thread: 1 };
    results.set(id, result);
    world.emit({ kind: 'node-finished', at: finishedAt, result });
  }
  const runResults: RunResults = { invocationId: world.invocationId, command: world.command, startedAt, finishedAt, results: [...results.values()], cancelled: world.signal.aborted };
  world.emit({ kind: 'run-finished', at: finishedAt, results: runResults });
  return runResults;
}

/** A node that was not planned, and what descends from one. */
function heldBack(id: string, because: string, manifest: Manifest, plan: Plan, at: Date): NodeResult {
  const base = { id, startedAt: at, finishedAt: at, thread: 1 };
  if (id !== because) return { ...base, status: 'skipped', message: `skipped because ${because} failed`, diagnostics: [], because };
  const node = manifest.nodes.get(id)!;
  const diagnostic = notPlannedInJob.at(node.span, { node: node.name, why: plan.nodes.get(id)!.late! }, { node: id });
  return { ...base, status: 'error', message: diagnostic.message, diagnostics: [diagnostic] };
}

/** The failure of a job at the node that it was working on. */
function atNode(failure: Diagnostic, id: string, manifest: Manifest, cut: readonly string[]): Diagnostic {
  const node = manifest.nodes.get(id);
  const others = cut.length > 1 ? [`also at work: ${cut.slice(1).map((other) => labelOf(manifest, other)).join(', ')}`] : [];
  return { ...failure, node: id, ...(node && { span: node.span }), notes: [...others, ...(failure.notes ?? [])] };
}

/** The plan that a job was made from, as far as its results need it; nodes that the project no longer has are left out. */
function planOf(job: JobPlan, manifest: Manifest): Plan {
  const nodes = job.units.flatMap((unit) => unit.nodes).flatMap(({ id, table, steps }): (readonly [string, NodePlan])[] => {
    const node = manifest.nodes.get(id);
    if (!node) return [];
    const compares = steps.flatMap((step) => (step.do === 'compare' ? [{ kind: 'compare' as const, title: step.title, actual: step.actual, expected: step.expected, columns: step.columns }] : []));
    return [[id, { id, action: 'none', steps: compares, ...(table !== undefined && 'relation' in node && { relation: node.relation }) }]];
  });
  return { nodes: new Map(nodes), scans: [] };
}

/** From how many failing rows on a data test warns or fails, as the runner decides it. */
function judgeOf(node: Node): readonly [string, { error?: JobThreshold; warn?: JobThreshold }][] {
  if (node.kind !== 'test') return [];
  const { error, warn } = thresholdsOf(node);
  const threshold = (text: string | undefined): JobThreshold | undefined => {
    if (text === undefined) return undefined;
    const { operator, limit, percent } = parseThreshold(text) ?? { operator: '!=', limit: 0, percent: false };
    return { operator: operator === '<>' ? '!=' : operator === '==' ? '=' : (operator as JobThreshold['operator']), limit, percent };
  };
  const fails = threshold(error);
  const warns = threshold(warn);
  return [[node.id, { ...(fails && { error: fails }), ...(warns && { warn: warns }) }]];
}

function resultOf(told: JobNodeResult, manifest: Manifest, plan: Plan, world: ExecuteWorld, statements: ReadonlyMap<string, readonly (readonly JobStatement[])[]>): NodeResult {
  const { id } = told;
  const node = manifest.nodes.get(id);
  const planned = plan.nodes.get(id)!;
  const startedAt = new Date(told.started_at);
  const finishedAt = new Date(told.finished_at);
  const base = { id, startedAt, finishedAt, thread: told.thread, ...(planned.relation && { relation: planned.relation }) };
  if (told.status === 'error') {
    const diagnostics = [errorOf(told.error ?? { kind: 'connection', message: 'The job told no reason.' }, id, manifest, world, statements.get(id) ?? [])];
    return { ...base, status: 'error', message: diagnostics[0]!.message, diagnostics };
  }
  if (told.status === 'skipped') {
    const because = told.because !== undefined && plan.nodes.has(told.because) ? told.because : undefined;
    const message = because ? `skipped because ${because} failed` : told.because === 'fail-fast' ? 'skipped because of --fail-fast' : 'skipped because the run was cancelled';
    return { ...base, status: 'skipped', message, diagnostics: [], ...(because && { because }) };
  }
  const compare = planned.steps.find((step) => step.kind === 'compare');
  const diff = compare?.kind === 'compare' && told.status === 'fail' ? compareRows(compare.columns, told.unexpected ?? [], told.missing ?? []) : [];
  const verdict = node?.kind === 'test' && told.failures !== undefined ? judge(node, told.failures, told.tested) : undefined;
  return {
    ...base,
    status: verdict?.status ?? told.status,
    message: verdict?.message ?? (compare ? (told.status === 'fail' ? 'the rows differ from those expected' : 'all rows as expected') : planned.summary ?? ''),
    diagnostics: [],
    ...(told.rows !== undefined && { rows: told.rows }),
    ...(told.failures !== undefined && { failures: told.failures }),
    ...(told.tested !== undefined && { tested: told.tested }),
    ...(told.partitions && { partitions: told.partitions }),
    ...(diff.length > 0 && { diff }),
    ...(told.stored && node?.kind === 'test' && { stored: node.relation }),
  };
}

/** The failure as it would have been told had the statement run on a connection: at the template's line, where Spark says where. */
function errorOf(error: JobError, id: string, manifest: Manifest, world: ExecuteWorld, steps: readonly (readonly JobStatement[])[]): Diagnostic {
  const checked = world.checked.get(id);
  if (error.kind === 'guard') return failureOf(new GuardFailure(error.code ?? 'guard', counted(error.message, 0), error.hint), id, manifest, checked);
  const reason = new EngineError(error.kind as EngineErrorKind, error.message);
  const step = error.step === undefined ? undefined : steps[error.step]?.[error.statement ?? 0];
  if (error.offset === undefined || step?.model_at === undefined) return failureOf(reason, id, manifest, checked);
  return failureOf(new StatementFailure(reason, error.offset - step.model_at), id, manifest, checked);
}

/** The statements of each node's steps, by their places in the job. */
function statementsOf(job: JobPlan): ReadonlyMap<string, readonly (readonly JobStatement[])[]> {
  const found = new Map<string, readonly (readonly JobStatement[])[]>();
  for (const unit of job.units) {
    for (const node of unit.nodes) found.set(node.id, node.steps.map((step) => (step.do === 'transaction' ? step.steps : step.do === 'test' || step.do === 'compare' ? [] : [step])));
  }
  return found;
}
