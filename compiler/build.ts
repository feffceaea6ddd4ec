import type { PendingJob } from './contracts/job.ts';
import type { CheckedNode } from './contracts/compiled.ts';
import type { Macro, Manifest, Node, NodeKind } from './contracts/manifest.ts';
import type { Plan } from './contracts/plan.ts';
import type { ConfigMap } from './contracts/project.ts';
import type { NodeResult, RunResults } from './contracts/run.ts';
import { openCache } from './cache/index.ts';
import { cacheKey, digest } from './cache/key.ts';
import { registersTables } from './config/glue-database.ts';
import { noJob } from './diagnostics/engine.ts';
import { nearest } from './diagnostics/nearest.ts';
import { unknownOperation } from './diagnostics/operations.ts';
import type { IngestEvent, IngestResults } from './ingest/index.ts';
import { needsNoEngine } from './session/idle-engine.ts';
import type { Invocation } from './invocation.ts';
import { builtinMacros, builtinPackage } from './macros/index.ts';
import { load } from './phases/1-load/index.ts';
import { parse } from './phases/2-parse/index.ts';
import { resolve } from './phases/3-resolve/index.ts';
import { manifestEntries, publishCatalog, publishCompiled, publishManifest, publishPlan, publishResults, readState } from './phases/8-publish/index.ts';
import { publicationsOf } from './publishing/settings.ts';
import { select } from './select/index.ts';
import { withEngine, type Compiled, type Session } from './session.ts';

/** Phases 1 to 3: the project's files as one manifest; undefined when the project is wrong, which is reported. */
export function readProject(call: Invocation): Manifest | undefined {
  const { host, flags, reporter } = call;
  const project = load(host, flags, reporter, call.startedAt);
  if (!project) return undefined;
  const cache = openCache(host, project, flags);
  const parsed = parse(project, cache.read, reporter, cache, { env: host.env, flags, startedAt: call.startedAt });
  const manifest = resolve(project, parsed, reporter);
  return reporter.errors > 0 ? undefined : manifest;
}

/** The nodes that the command line chooses, in DAG order. `kinds`: where it is not the command that says which kinds. */
export function chooseNodes(call: Invocation, manifest: Manifest, kinds?: readonly NodeKind[]): readonly string[] {
  const { host, flags, reporter } = call;
  const state = flags.state === undefined ? undefined : readState(host, flags.state, reporter, { project: manifest.project.name, targetPath: flags.targetPath });
  if (flags.state !== undefined && !state) return [];
  return select(manifest, kinds ? { ...flags, kinds } : flags, state, reporter);
}

/** Writes manifest.json, as dbt does whenever it lists nodes, and tells of each what stands there; undefined in a project of lakec's own format. */
export function listedEntries(call: Invocation, manifest: Manifest): ((node: Node) => Readonly<Record<string, unknown>>) | undefined {
  if (manifest.project.conventions.format !== 'dbt') return undefined;
  publishManifest(call.host, call.flags, manifest, call);
  return manifestEntries(manifest, call.flags);
}

/** Phases 1 to 5, and `target/compiled/`: every mistake that can be found without running anything. */
export async function compileProject(call: Invocation): Promise<Compiled | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = chooseNodes(call, manifest);
  return withEngine(call, manifest, { readOnly: true, offline: true }, async (session) => {
    const compiled = await compileHeld(call, session, ids);
    publishManifest(call.host, call.flags, manifest, call, compiled.checked, compiled.lineages);
    publishCompiled(call.host, call.flags, manifest, compiled.translated ?? compiled.checked);
    if (call.reporter.errors > 0) return undefined;
    if (manifest.project.conventions.format === 'dbt') publishResults(call.host, call.flags, manifest, compiled.checked, compiledResults(call, manifest));
    if (call.flags.command === 'docs generate') publishCatalog(call.host, call.flags, manifest, await session.catalog(), call);
    return compiled;
  });
}

/** What dbt writes into run_results.json of nodes that were compiled and not run; lakec's own projects keep what the last run left, for `retry`. */
function compiledResults(call: Invocation, manifest: Manifest): RunResults {
  const { startedAt, invocationId, host, flags } = call;
  const finishedAt = host.now();
  const ids = chooseNodes(call, manifest, ['model', 'seed', 'snapshot', 'test', 'analysis', 'function']);
  const compiled = ids.filter((id) => ids.length === 1 || manifest.nodes.get(id)!.config.materialized !== 'ephemeral');
  const results = compiled.map((id): NodeResult => ({ id, status: 'success', message: '', diagnostics: [], startedAt, finishedAt, thread: 1 }));
  return { invocationId, command: flags.command, startedAt, finishedAt, results, cancelled: false };
}

/** Phases 1 to 5 without writing anything: what `lakec check` tells of. Undefined when the project can't be read. */
export async function checkProject(call: Invocation): Promise<Compiled | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = chooseNodes(call, manifest);
  return withEngine(call, manifest, { readOnly: true, offline: true }, (session) => compileHeld(call, session, ids));
}

/** Phases 1 to 6: what a run would do. `only`: these nodes instead of what the flags choose. */
export async function planProject(call: Invocation, only?: readonly string[]): Promise<{ readonly compiled: Compiled; readonly plan: Plan } | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = only ?? chooseNodes(call, manifest);
  return withEngine(call, manifest, { readOnly: true }, async (session) => {
    const compiled = await compileHeld(call, session, ids);
    if (call.reporter.errors > 0) return undefined;
    const planned = await session.plan(compiled);
    return call.reporter.errors > 0 ? undefined : { compiled, plan: planned };
  });
}

/** Brings the chosen sources, and those that chosen nodes read. Undefined when a mistake was found before anything was asked. */
export async function ingestProject(call: Invocation, tell: (event: IngestEvent) => void): Promise<IngestResults | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = chooseNodes(call, manifest);
  if (call.reporter.errors > 0) return undefined;
  if (call.flags.replay) return (await import('./ingest/replay.ts')).replay(call, manifest, ids, tell);
  return (await import('./ingest/index.ts')).ingest(call, manifest, ids, tell);
}

/** All phases: builds and tests the chosen nodes. Undefined when a mistake was found before anything ran. `only`: these nodes instead of what the flags choose. */
export async function runProject(call: Invocation, only?: readonly string[]): Promise<RunResults | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = only ? manifest.dag.order.filter((id) => only.includes(id)) : chooseNodes(call, manifest);
  if (call.reporter.errors > 0) return undefined;
  if (call.flags.ingest && !(await broughtSources(call, manifest, ids))) return undefined;
  for (;;) {
    const done = await withEngine(call, manifest, call.flags.dryRun ? { readOnly: true } : { idle: !call.flags.resume && needsNoEngine(manifest, ids) }, async (session) => {
      if (call.flags.dryRun) return dryRun(call, session, ids);
      // Only what runs as a job can be found again.
      const asked = session.engine.job && askedOf(call, manifest, ids);
      const pending = await session.pending();
      if (pending && (call.flags.resume || (pending.running && pending.plan.asked === asked))) return resumeRun(call, session, pending);
      if (pending?.running) {
        call.emit({ kind: 'message', level: 'info', text: `The job of another run (${pending.plan.run_id}) is still at work: waiting for its end.` });
        return (await session.waitFor(pending)) ? 'again' : undefined;
      }
      if (call.flags.resume) call.emit({ kind: 'message', level: 'info', text: 'No job of an earlier run is left to follow: starting one.' });
      return freshRun(call, session, ids, asked);
    });
    if (done !== 'again') return done;
  }
}

/** `--ingest`: what the chosen nodes read is brought first. False when it could not be, which is reported. */
async function broughtSources(call: Invocation, manifest: Manifest, ids: readonly string[]): Promise<boolean> {
  const { ingest, ingestText } = await import('./ingest/index.ts');
  const results = await ingest(call, manifest, ids, (event) => {
    const text = ingestText(event);
    if (text !== undefined) call.emit({ kind: 'message', level: 'info', text });
    if (event.kind === 'table-finished') event.result.diagnostics.forEach(call.reporter.report);
  });
  return !results.cancelled && results.results.every(({ status }) => status !== 'error');
}

async function freshRun(call: Invocation, session: Session, ids: readonly string[], asked: string | undefined): Promise<RunResults | undefined> {
  const { manifest } = session;
  const compiled = await compileHeld(call, session, withHooks(call, manifest, ids));
  // Nothing of what a clone copies was compiled.
  publishManifest(call.host, call.flags, manifest, call, call.flags.command === 'clone' ? new Map() : compiled.checked, compiled.lineages);
  publishCompiled(call.host, call.flags, manifest, compiled.translated ?? compiled.checked);
  if (call.reporter.errors > 0) return undefined;
  const planned = await session.plan(compiled);
  if (call.reporter.errors > 0) return undefined;
  publishPlan(call.host, call.flags, manifest, planned);
  if (!(await databasesAreThere(call, session))) return undefined;
  return published(call, session, compiled, await session.execute(compiled, planned, asked));
}

/** Compiles and checks, follows columns where the manifest is to tell of them, and holds the columns to what was agreed on, and to what a layer may have. */
async function compileHeld(call: Invocation, session: Session, ids: readonly string[]): Promise<Compiled> {
  const made = await session.compile(ids);
  const compiled: Compiled = TELLING.has(call.flags.command) && call.reporter.errors === 0 ? { ...made, lineages: await session.lineage(made) } : made;
  if (call.reporter.errors === 0 && call.flags.command !== 'show' && call.host.files.stat('contracts.json')) {
    const { checkEvolution } = await import('./evolution/index.ts');
    await checkEvolution(call, session, compiled);
  }
  if (call.reporter.errors === 0 && call.flags.command !== 'show' && call.flags.command !== 'test') await checkPersonal(call, session, compiled);
  return compiled;
}

/** Commands whose manifest.json tells where columns come from. */
const TELLING: ReadonlySet<string> = new Set(['compile', 'docs generate', 'run', 'build', 'snapshot']);

/** Where a layer may have no personal data: follows the columns that are marked as such to those made of them. */
async function checkPersonal(call: Invocation, session: Session, compiled: Compiled): Promise<void> {
  const { reportPersonal, watchesPersonal } = await import('./column-lineage.ts');
  if (!watchesPersonal(session.manifest)) return;
  const { columnGraph } = await import('./lineage/graph.ts');
  reportPersonal({ manifest: session.manifest, graph: columnGraph(compiled.lineages ?? (await session.lineage(compiled))) }, call, false);
}

/** What a run would submit as a job, in a folder. */
async function dryRun(call: Invocation, session: Session, ids: readonly string[]): Promise<undefined> {
  const compiled = await session.compile(withHooks(call, session.manifest, ids));
  if (call.reporter.errors > 0) return;
  const planned = await session.plan(compiled);
  if (call.reporter.errors > 0) return;
  const written = await session.prepare(compiled, planned, `${call.flags.targetPath}/dry-run`);
  if (!written) call.reporter.report(noJob.at(undefined, { engine: session.manifest.project.target.engine }));
  else call.emit({ kind: 'message', level: 'info', text: `Nothing was submitted; this is what would have been:\n${written.map((path) => `  ${path}`).join('\n')}` });
}

/** Takes up the job that an earlier run left behind: its nodes, and its results. */
async function resumeRun(call: Invocation, session: Session, pending: PendingJob): Promise<RunResults | undefined> {
  const { manifest } = session;
  call.emit({ kind: 'message', level: 'info', text: `Following the job that an earlier run left behind (${pending.plan.run_id})${pending.running ? '' : ', which has ended'}.` });
  const told = new Set(pending.plan.units.flatMap((unit) => unit.nodes.map((node) => node.id)));
  const made = await session.compile(manifest.dag.order.filter((id) => told.has(id)));
  const compiled: Compiled = { ...made, lineages: await session.lineage(made) };
  publishManifest(call.host, call.flags, manifest, call, compiled.checked, compiled.lineages);
  return published(call, session, compiled, await session.resume(compiled, pending));
}

async function published(call: Invocation, session: Session, compiled: Compiled, results: RunResults): Promise<RunResults> {
  // What was compiled when its turn came is told as it ran, and what was skipped was never compiled.
  if (session.manifest.project.conventions.format === 'dbt' && call.flags.command !== 'clone') publishManifest(call.host, call.flags, session.manifest, call, ranAs(compiled.checked, results), compiled.lineages);
  publishResults(call.host, call.flags, session.manifest, compiled.checked, results);
  if (session.engine.idle?.()) return results;
  publishCatalog(call.host, call.flags, session.manifest, await session.catalog(), call);
  await registerInCatalog(call, session, compiled, results);
  await publishElsewhere(call, session, results);
  return results;
}

/** `run-operation`: runs one macro of the project, of a package or of lakec. False when it failed. */
export async function runOperation(call: Invocation, name: string, args: ConfigMap): Promise<boolean> {
  const manifest = readProject(call);
  if (!manifest) return false;
  const macro = findMacro(manifest, name);
  if (!macro) {
    call.reporter.report(unknownOperation.at(undefined, { name, nearest: nearest(name.split('.').at(-1)!, [...manifest.macros.values()].filter(({ kind }) => kind === 'macro').map((each) => each.name)) }));
    return false;
  }
  publishManifest(call.host, call.flags, manifest, call, new Map());
  const done = (await withEngine(call, manifest, {}, (session) => session.runOperation(macro, args))) === true;
  if (manifest.project.conventions.format === 'dbt') {
    const { startedAt, invocationId, host, flags } = call;
    const finishedAt = host.now();
    const result: NodeResult = { id: macro.id, status: done ? 'success' : 'error', message: '', diagnostics: [], failures: done ? 0 : 1, startedAt, finishedAt, thread: 1 };
    publishResults(host, flags, manifest, new Map(), { invocationId, command: flags.command, startedAt, finishedAt, results: [result], cancelled: false });
  }
  return done;
}

/** The macro that a name means: `package.name`, or a name: of the project first, then of a package, then of lakec. */
function findMacro({ macros, project }: Manifest, name: string): Macro | undefined {
  const [first, second] = name.split('.');
  const builtin = (wanted: string) => builtinMacros().get(`macro.${builtinPackage}.${wanted}`);
  if (second !== undefined) return macros.get(`macro.${first}.${second}`) ?? (first === 'dbt' || first === builtinPackage ? builtin(second) : undefined);
  return project.packages.map((each) => macros.get(`macro.${each.name}.${name}`)).find((macro) => macro !== undefined) ?? builtin(name);
}

/** Content key of what is asked: nodes, files, config and what changes how they are built. */
function askedOf({ host, flags }: Invocation, { project }: Manifest, ids: readonly string[]): string {
  const files = project.files.map(({ path }) => [path, digest(host.files.readBytes(path))]);
  const how = [flags.command === 'show' ? flags.command : '', flags.fullRefresh, flags.empty, flags.eventTimeStart, flags.eventTimeEnd, flags.storeFailures, flags.failFast];
  return digest(JSON.stringify([cacheKey(project), files, [...ids].sort(), how]));
}

/** With `glue.enabled`: Iceberg's own catalog writes into databases, so lakec makes them first. False after a report. */
async function databasesAreThere(call: Invocation, session: Session): Promise<boolean> {
  if (!registersTables(session.manifest.project)) return true;
  const { prepareDatabases } = await import('./catalog/register-run.ts');
  return prepareDatabases(call, session);
}

/** With `glue.enabled`: what the run built has its entries in the Glue catalog. */
async function registerInCatalog(call: Invocation, session: Session, compiled: Compiled, results: RunResults): Promise<void> {
  if (!registersTables(session.manifest.project)) return;
  const { registerRun } = await import('./catalog/register-run.ts');
  await registerRun(call, session, compiled, results);
}

/** What the config says under `publish` with `after_run`: what the run built is copied there. */
async function publishElsewhere(call: Invocation, session: Session, results: RunResults): Promise<void> {
  if (!publicationsOf(session.manifest.project).some(({ afterRun }) => afterRun)) return;
  const { publishAfterRun } = await import('./publishing/index.ts');
  await publishAfterRun(call, session, results);
}

/** The checked nodes that a run came to, but for those that were left out. */
function ranAs(checked: ReadonlyMap<string, CheckedNode>, { results }: RunResults): ReadonlyMap<string, CheckedNode> {
  const left = new Set(results.filter(({ status }) => status === 'skipped').map(({ id }) => id));
  return new Map([...checked].filter(([id, { late }]) => !left.has(id) && late === undefined));
}

/** The chosen nodes with the project's hooks around them, where the command runs hooks. */
function withHooks(call: Invocation, manifest: Manifest, ids: readonly string[]): readonly string[] {
  if (ids.length === 0 || call.flags.command === 'show' || call.flags.command === 'clone') return ids;
  const hooks = [...manifest.nodes.values()].filter((node) => node.kind === 'operation').map((node) => node.id);
  return [...hooks, ...ids];
}
