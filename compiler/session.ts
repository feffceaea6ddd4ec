import { EngineError, type Adapter, type Binder, type Engine } from './contracts/adapter.ts';
import type { CheckedNode } from './contracts/compiled.ts';
import type { Diagnostic, Reporter } from './contracts/diagnostics.ts';
import type { PendingJob } from './contracts/job.ts';
import type { Flags } from './contracts/flags.ts';
import type { Lineage } from './contracts/lineage.ts';
import type { Column, Macro, Manifest, Node } from './contracts/manifest.ts';
import type { Plan } from './contracts/plan.ts';
import type { ConfigMap } from './contracts/project.ts';
import type { Answer, Ask, Question } from './contracts/questions.ts';
import type { ObjectStore } from './contracts/store.ts';
import { relationKey, type ColumnType, type ExistingRelation, type Relation } from './contracts/relation.ts';
import type { NodeResult, RunResults } from './contracts/run.ts';
import { openChecks } from './cache/checks.ts';
import { openTranslations } from './cache/translations.ts';
import { openLineages } from './cache/lineages.ts';
import { awsSettings } from './aws/client-options.ts';
import { openS3 } from './aws/s3.ts';
import { isS3 } from './aws/s3-url.ts';
import { adapterOf } from './adapters/index.ts';
import { builtinMacros } from './macros/index.ts';
import { redact, redactDiagnostic, revealSecrets, secretWorld } from './config/secrets.ts';
import { engineFailure, noAdapter } from './diagnostics/engine.ts';
import type { Invocation } from './invocation.ts';
import { landedColumns } from './landing/columns.ts';
import { landingZone } from './landing/zone.ts';
import type { NodeTexts } from './lineage/nodes.ts';
import { dialectOf } from './reading/index.ts';
import { idleEngine } from './idle-engine.ts';
import { actingOn } from './acting.ts';
import { compile, materialize, queryComments, runMacro, type CompileWorld } from './phases/4-compile/index.ts';
import { check, readableColumns, type CheckWorld } from './phases/5-check/index.ts';
import { plan, planNode, readOwnership, remember, type PlanWorld } from './phases/6-plan/index.ts';
import { execute, prepare, resume, type ExecuteWorld } from './phases/7-execute/index.ts';
import { graphOf, readState, type CatalogTable } from './phases/8-publish/index.ts';
import type { Known } from './transpile/index.ts';
import { BUILD, VERSION } from './version.ts';

/** The manifest with what phases 4 and 5 made of the chosen nodes. */
export interface Compiled {
  readonly manifest: Manifest;
  /** The chosen nodes, in DAG order. */
  readonly ids: readonly string[];
  /** The chosen nodes, and those above them that had to be checked first. */
  readonly checked: ReadonlyMap<string, CheckedNode>;
  /** What runs: the chosen nodes in the engine's dialect, where the project is written in another. */
  readonly translated?: ReadonlyMap<string, CheckedNode>;
  /** Where their columns come from, by id, where somebody asked. */
  readonly lineages?: ReadonlyMap<string, Lineage>;
}

/** An opened engine, and the phases that need one. */
export interface Session {
  readonly manifest: Manifest;
  readonly adapter: Adapter;
  readonly engine: Engine;
  readonly existing: ReadonlyMap<string, ExistingRelation>;
  /** What the engine said, without the secrets that it was given. */
  cover(diagnostic: Diagnostic): Diagnostic;
  compile(ids: readonly string[]): Promise<Compiled>;
  plan(compiled: Compiled): Promise<Plan>;
  /** Where the columns of the compiled models and snapshots come from, by id. `prints`: and what each SELECT says, to be compared. */
  lineage(compiled: Compiled, prints?: boolean): Promise<ReadonlyMap<string, Lineage>>;
  /** Both of an earlier run's nodes, by its compiled SQL. */
  lineageOfState(nodes: ReadonlyMap<string, Node>, compiled: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Lineage>>;
  execute(compiled: Compiled, planned: Plan, asked?: string): Promise<RunResults>;
  /** A job that an earlier run left behind, on an engine whose runs are jobs. */
  pending(): Promise<PendingJob | undefined>;
  /** Follows that job, and gives its results as if this run had started it. */
  resume(compiled: Compiled, pending: PendingJob): Promise<RunResults>;
  /** Waits for the end of a job of somebody else's; false when this run was cancelled before. */
  waitFor(pending: PendingJob): Promise<boolean>;
  /** Writes what `execute` would submit as a job into a folder; undefined where it would submit none. */
  prepare(compiled: Compiled, planned: Plan, folder: string): Promise<readonly string[] | undefined>;
  /** Runs a macro with arguments; false when it failed, which is reported. */
  runOperation(macro: Macro, args: ConfigMap): Promise<boolean>;
  /** What the engine now has of the project's nodes, in DAG order. */
  catalog(): Promise<readonly CatalogTable[]>;
}

/** How an engine is opened. `offline`: where nobody can sign in or nobody answers, the work goes on as if nothing were there, which is told. */
export interface EngineUse {
  readonly readOnly?: boolean;
  readonly offline?: boolean;
  /** Nothing is asked of it, as far as is known: it is opened when something is. */
  readonly idle?: boolean;
}

/** Opens the target's engine for as long as `work` takes. What the engine refuses while it opens is reported. */
export async function withEngine<T>(given: Invocation, manifest: Manifest, { offline = false, idle = false, ...options }: EngineUse, work: (session: Session) => Promise<T | undefined>): Promise<T | undefined> {
  const { host, reporter } = given;
  const { target } = manifest.project;
  const adapter = await adapterOf(target.engine);
  if (!adapter) {
    reporter.report(noAdapter.at(undefined, { engine: target.engine, target: target.name }));
    return undefined;
  }
  const missing: Diagnostic[] = [];
  const found = await revealSecrets(target.connection, secretWorld(manifest.project.config, host.env), offline ? { report: (diagnostic) => void missing.push(diagnostic) } : reporter);
  if (!found && !offline) return undefined;
  const secrets = found ?? { settings: target.connection, revealed: [] };
  const call = withoutSecrets(given, secrets.revealed);
  const store = openS3(awsSettings(manifest.project.config, host.env));
  let engine: Engine | undefined;
  let binder: Promise<Binder> | undefined;
  try {
    const message = (text: string): void => call.emit({ kind: 'message', text, level: 'info' });
    const really = () => adapter.open({ ...target, connection: secrets.settings }, host, { ...options, project: manifest.project, objectStore: usesObjectStore(manifest), targetPath: given.flags.targetPath, ...((given.flags.dryRun || offline) && { dryRun: true, message }) });
    const open = async (): Promise<readonly ExistingRelation[]> => {
      if (missing.length > 0) throw new EngineError('credentials', missing[0]!.message);
      engine = idle ? idleEngine(really) : await really();
      return engine.listRelations(schemasOf(manifest));
    };
    const there = await open().catch(async (error: unknown): Promise<readonly ExistingRelation[]> => {
      const { offline: absent, whyOffline } = await import('./offline.ts');
      const why = offline ? whyOffline(error) : undefined;
      if (why === undefined) throw error;
      await engine?.close();
      engine = absent(redact(why, secrets.revealed));
      message(`The engine of the target "${target.name}" can't be asked, so this is compiled as if nothing were built there: ${why}.`);
      return [];
    });
    const existing = new Map(there.map((relation) => [relationKey(relation), relation]));
    return await work(openSession(call, manifest, adapter, engine!, existing, () => (binder ??= adapter.openBinder({ host, project: manifest.project })), store, secrets.revealed));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    call.reporter.report(engineFailure(error, undefined));
    return undefined;
  } finally {
    await (await binder)?.close();
    await engine?.close();
    store.close();
  }
}

/** The call, in what it reports and tells of which no revealed secret can be read: engines quote their settings. */
function withoutSecrets(call: Invocation, revealed: readonly string[]): Invocation {
  if (revealed.length === 0) return call;
  const { reporter } = call;
  return {
    ...call,
    reporter: { get errors() { return reporter.errors; }, report: (diagnostic) => reporter.report(redactDiagnostic(diagnostic, revealed)) },
    emit(event) {
      switch (event.kind) {
        case 'node-finished':
          return call.emit({ ...event, result: redactResult(event.result, revealed) });
        case 'diagnostic':
          return call.emit({ ...event, diagnostic: redactDiagnostic(event.diagnostic, revealed) });
        case 'message':
          return call.emit({ ...event, text: redact(event.text, revealed) });
        case 'run-finished':
          return call.emit({ ...event, results: { ...event.results, results: event.results.results.map((result) => redactResult(result, revealed)) } });
        default:
          return call.emit(event);
      }
    },
  };
}

function redactResult(result: NodeResult, revealed: readonly string[]): NodeResult {
  if (revealed.length === 0) return result;
  const { message, diagnostics, sql, diff } = result;
  return {
    ...result, message: redact(message, revealed), diagnostics: diagnostics.map((diagnostic) => redactDiagnostic(diagnostic, revealed)),
    ...(sql !== undefined && { sql: redact(sql, revealed) }), ...(diff && { diff: diff.map((line) => redact(line, revealed)) }),
  };
}

function openSession(call: Invocation, manifest: Manifest, adapter: Adapter, engine: Engine, existing: Map<string, ExistingRelation>, binder: () => Promise<Binder>, store: ObjectStore, revealed: readonly string[]): Session {
  const { host, flags, reporter, invocationId, startedAt } = call;
  const ask = askOf(engine);
  let graph: Readonly<Record<string, unknown>> | undefined;
  const compileWorld: CompileWorld = {
    flags, env: host.env, runStartedAt: startedAt, invocationId, existing, ask: ask.ask,
    graph: () => (graph ??= graphOf(manifest, flags.targetPath)),
    message: (text, level) => call.emit({ kind: 'message', text, level: level === 'debug' || (level === 'print' && flags.print === false) ? 'debug' : 'info' }),
  };
  const earlier = flags.command === 'clone' && flags.state !== undefined ? readState(host, flags.state, reporter) : undefined;
  const planWorld: PlanWorld = {
    ...(flags.command === 'clone' && { cloneOf: (id: string) => relationIn(earlier?.nodes.get(id)) }),
    dialect: adapter.dialect, existing, files: host.files, landing: landingZone(host.files, store), root: host.root, flags, invocationId, runStartedAt: startedAt,
    columns: (relation) => engine.columns(relation),
    query: ask.query,
    ...(engine.reads && { reads: engine.reads }),
    async refreshed(id) {
      const [again] = await translated(await checkedAnew([id], { ...flags, fullRefresh: true }));
      return again;
    },
  };
  const defer = flags.defer ? deferredTo(call, manifest, existing) : undefined;
  let deferred: ReadonlyMap<string, Relation> | undefined;
  const checked = new Map<string, CheckedNode>();
  /** With extensions or settings of its own the binder may give other answers than the last time. */
  const kept = manifest.project.target.connection['extensions'] === undefined && manifest.project.target.connection['settings'] === undefined ? openChecks(host.files, flags.targetPath, `${VERSION} ${BUILD} ${adapter.dialect.name}`) : undefined;
  const foreign = manifest.project.dialect !== adapter.dialect.name || [...manifest.nodes.values()].some((node) => node.kind === 'model' && dialectOf(node, manifest.project) !== adapter.dialect.name);
  const translations = foreign && kept ? openTranslations(host.files, flags.targetPath, adapter.dialect.name, `${VERSION} ${BUILD}`) : undefined;
  const known = async (): Promise<Known> => ({ binder: await binder(), ...(translations && { kept: translations, passing: (await import('./transpile/kept.ts')).passingOf(invocationId, startedAt) }) });
  const keptLineages = openLineages(host.files, flags.targetPath, `${VERSION} ${BUILD}`);
  /** A dbt project's run goes on around what is wrong with a node: it is compiled once more when its turn comes, and fails then. */
  const lenient = manifest.project.conventions.format === 'dbt' && BUILDING.has(flags.command);
  let makers: ReadonlyMap<string, readonly string[]> | undefined;
  const makersOf = (relation: Relation): readonly string[] => (makers ??= makersIn(manifest)).get(relationKey(relation)) ?? [];
  /** Columns that a node gives or has, to type a unit test's rows. */
  const columnsOf = async (id: string): Promise<readonly ColumnType[] | undefined> => {
    const node = manifest.nodes.get(id);
    if (node?.kind === 'source' && node.landing) return landedColumns(node);
    if (checked.get(id)?.output) return checked.get(id)!.output;
    const maker = node?.kind === 'source' && node.columns.length === 0 ? makersOf(node.relation).find((other) => checked.get(other)?.output) : undefined;
    if (maker !== undefined) return checked.get(maker)!.output;
    return node && 'relation' in node ? ((await engine.columns(node.relation)) ?? declaredColumns(node.columns)) : undefined;
  };
  /** A node whose rows a unit test gives or compares, and whose columns nobody knows. */
  const unknownInput = async (id: string): Promise<string | undefined> => {
    for (const model of manifest.dag.parents(id)) for (const read of [model, ...manifest.dag.parents(model)]) if ((await columnsOf(read)) === undefined) return manifest.nodes.get(read)?.name ?? read;
    return undefined;
  };
  const checkedAnew = async (ids: readonly string[], as: Flags, to: Reporter = reporter, ran?: readonly NodeResult[]): Promise<readonly CheckedNode[]> => {
    const compiled = await compile(manifest, ids, { ...compileWorld, flags: as, columnsOf, ...(deferred && { deferred }), ...(ran && { ran }) }, to);
    return compiled.every(({ expected }) => expected?.texts) ? compiled : check(manifest, compiled, await checkWorld(), to);
  };
  const checkWorld = async (): Promise<CheckWorld> => ({ binder: await binder(), columns: (relation) => engine.columns(relation), existing, files: host.files, checked, ...(adapter.dialect.described && { described: adapter.dialect.described }), ...(kept && { kept }), ...(foreign && { defines: true }) });
  const lineageOf = async (nodes: ReadonlyMap<string, Node>, texts: NodeTexts['texts'], prints: boolean): Promise<ReadonlyMap<string, Lineage>> => {
    const { lineageOfNodes } = await import('./lineage/nodes.ts');
    const { target, dialect } = manifest.project;
    return lineageOfNodes({ nodes, texts, target, dialect }, {
      binder: await binder(),
      columns: async (node) => (await columnsOf(node.id))?.map(({ name }) => name),
      readable: (node, output) => readableColumns(node, output.map((name) => ({ name, type: '' })), undefined).map(({ name }) => name),
      kept: keptLineages,
      prints,
    });
  };
  const compileAndCheck = async (ids: readonly string[]): Promise<void> => {
    const held = new Map<string, Diagnostic>();
    // A hook may look at what the run has made, and may write: it is rendered when its turn comes.
    const hooks = lenient && !engine.job ? ids.filter((id) => isTemplated(manifest.nodes.get(id))) : [];
    if (hooks.length > 0) {
      for (const id of hooks) checked.set(id, notYet(id));
      return compileAndCheck(ids.filter((id) => !hooks.includes(id)));
    }
    const to: Reporter = lenient ? { report: (diagnostic) => (diagnostic.severity === 'error' && diagnostic.node !== undefined && (ids.includes(diagnostic.node) || checked.has(diagnostic.node)) ? void held.set(diagnostic.node, diagnostic) : reporter.report(diagnostic)) } : reporter;
    for (const node of await checkedAnew(ids, flags, to)) checked.set(node.id, held.has(node.id) ? { ...node, late: PREVIEW } : node);
    for (const id of held.keys()) if (!checked.has(id)) checked.set(id, notYet(id));
    if (ids.some((id) => checked.get(id)?.late !== undefined)) await foreseeLate(to);
  };
  const foreseeLate = async (to: Reporter): Promise<void> => {
    const { foresee } = await import('./foresee.ts');
    await foresee(manifest, checked, {
      existing, ask: ask.ask,
      compile: (ids, world, told) => compile(manifest, ids, { ...compileWorld, ...world, columnsOf, ...(deferred && { deferred }) }, told),
      check: async (nodes, told) => check(manifest, nodes, await checkWorld(), told),
    }, to);
  };
  /** A node whose turn has come, compiled with what is there now; what the engine itself will tell is left to it. */
  const compileInTurn = async (id: string, ran: readonly NodeResult[]): Promise<{ readonly now?: CheckedNode; readonly wrong: readonly Diagnostic[] }> => {
    const wrong: Diagnostic[] = [];
    // What the run has built since is there to be asked about.
    const there = await engine.listRelations(schemasOf(manifest));
    existing.clear();
    for (const relation of there) existing.set(relationKey(relation), relation);
    const to: Reporter = lenient ? { report: (diagnostic) => (diagnostic.severity === 'error' ? void wrong.push(diagnostic) : undefined) } : reporter;
    const [made] = await checkedAnew([id], flags, to, ran);
    if (!made) return { wrong };
    const { late: _, ...now } = made;
    checked.set(id, now);
    return { now, wrong: wrong.filter(({ code }) => !LEFT_TO_THE_ENGINE.has(code)) };
  };
  /** Nothing is going to run: what has no translation is told when it is to. */
  const onlyLooks = flags.command === 'check' || flags.command === 'lineage';
  /** Nodes in the engine's dialect, where the project is written in another. */
  const translated = async (nodes: readonly CheckedNode[]): Promise<readonly CheckedNode[]> => {
    if (!foreign || nodes.length === 0) return nodes;
    const some = onlyLooks ? nodes.filter(({ id }) => dialectOf(manifest.nodes.get(id)!, manifest.project) === 'duckdb') : nodes;
    const made = await (await import('./transpile/nodes.ts')).translateNodes(some, manifest, adapter.dialect.name, await known(), reporter);
    translations?.save();
    return made;
  };
  const comment = queryComments(manifest, compileWorld, reporter);
  const executeWorld = (compiled: Compiled, asked?: string): ExecuteWorld => ({
    ...(comment && { comment }),
    engine, files: host.files, store, now: host.now, invocationId, command: flags.command, emit: call.emit, signal: call.signal, checked: compiled.translated ?? compiled.checked,
    threads: flags.threads ?? manifest.project.target.threads,
    failFast: flags.failFast,
    testsStop: testsStop(manifest),
    ...(flags.warnError && { warnsFail: true }),
    ...(manifest.project.conventions.unitTestsInTurn && { unitTestsInTurn: true }),
    ...(asked !== undefined && { asked }),
    async materialize(id, macro, connection, node) {
      const acting = actingOn(connection, engine, adapter.dialect.supports.transactionalDdl);
      const wrong: Diagnostic[] = [];
      try {
        const made = await materialize(manifest, id, macroOf(macro), node, { ...compileWorld, ask: acting.ask, ...(deferred && { deferred }) }, collecting(wrong, reporter));
        if (!made) throw new EngineError('sql', wrong[0]?.message ?? '', { ...(wrong[0] && { diagnostic: wrong[0] }) });
        const rows = acting.rows();
        return { ...(rows !== undefined && { rows }) };
      } finally {
        await acting.end();
      }
    },
    async late(id, ran) {
      const { now: found, wrong } = await compileInTurn(id, ran);
      const [now] = found && wrong.length === 0 ? await translated([found]) : [];
      if (!now) return { wrong };
      const told: Diagnostic[] = [];
      const again = await planNode(manifest, now, planWorld, lenient ? { report: (diagnostic) => void told.push(diagnostic) } : reporter);
      return again ? { checked: now, plan: again, wrong: [] } : { wrong: told };
    },
  });
  /** A macro by its id: the project's, or one that lakec brings. */
  const macroOf = (id: string): Macro => manifest.macros.get(id) ?? builtinMacros().get(id)!;
  const covered = (results: RunResults): RunResults => ({ ...results, results: results.results.map((result) => redactResult(result, revealed)) });
  return {
    manifest, adapter, engine, existing,
    cover: (diagnostic) => redactDiagnostic(diagnostic, revealed),
    async compile(ids) {
      // Nothing of a clone's text is read.
      if (flags.command === 'clone') return { manifest, ids, checked: new Map(ids.map((id) => [id, { ...notYet(id), late: undefined } as CheckedNode])) };
      deferred = defer?.(new Set(ids));
      // Unit tests come last: their rows take the types that the check found for what they stand in for.
      const [unitTests, others] = split(withAncestors(manifest, ids, existing), (id) => manifest.nodes.get(id)?.kind === 'unit_test');
      await compileAndCheck(others);
      kept?.save();
      // What is wrong with a model is told once, and not again for each of its tests.
      const broken = (id: string) => reporter.errors > 0 && others.includes(id) && checked.get(id)?.output === undefined && checked.get(id)?.names === undefined;
      const testable = unitTests.filter((id) => !manifest.dag.parents(id).some(broken));
      // What is not built yet may have columns that nobody knows: then a check says so, and a run asks when the test's turn comes.
      for (const id of flags.command === 'check' ? testable : []) {
        const open = await unknownInput(id);
        if (open !== undefined) checked.set(id, { ...notYet(id), late: `The columns of "${open}" are not known, so its rows can't be typed.` });
      }
      const typed = testable.filter((id) => !checked.has(id));
      if (typed.length > 0) await compileAndCheck(typed);
      if (!foreign || reporter.errors > 0) return { manifest, ids, checked };
      const runs = await translated(ids.flatMap((id) => checked.get(id) ?? []));
      return { manifest, ids, checked, translated: new Map(runs.map((node) => [node.id, node])) };
    },
    async runOperation(macro, args) {
      const connection = await engine.connect();
      const acting = actingOn(connection, engine, adapter.dialect.supports.transactionalDdl);
      try {
        return (await runMacro(manifest, macro, args, { ...compileWorld, ask: acting.ask, selected: [] }, reporter)) !== undefined;
      } finally {
        await acting.end();
        connection.close();
      }
    },
    async catalog() {
      const schemas = schemasOf(manifest);
      const there = new Map((await engine.listRelations(schemas)).map((relation) => [relationKey(relation), relation]));
      const columns = await engine.listColumns(schemas);
      return manifest.dag.order.flatMap((id) => {
        const node = manifest.nodes.get(id)!;
        const relation = 'relation' in node && node.kind !== 'test' ? there.get(relationKey(node.relation)) : undefined;
        return relation ? [{ id, kind: relation.kind, columns: columns.get(relationKey(relation)) ?? [] }] : [];
      });
    },
    async lineage(compiled, prints = false) {
      const texts = [...compiled.checked.values()].map(({ id, sql, output, names = output?.map(({ name }) => name), late }) => [id, { sql, ...(names && { output: names }), ...(late !== undefined && !names && { open: whyOpen(late) }) }] as const);
      return lineageOf(manifest.nodes, new Map(texts), prints);
    },
    lineageOfState: (nodes, compiled) => lineageOf(nodes, new Map([...compiled].map(([id, sql]) => [id, { sql }])), true),
    async plan(compiled) {
      const nodes = compiled.translated ?? compiled.checked;
      const made = await plan(manifest, compiled.ids.flatMap((id) => nodes.get(id) ?? []), planWorld, reporter, lenient);
      const scanned = foreign ? await (await import('./transpile/nodes.ts')).translateScans(made, manifest, adapter.dialect.name, await known()) : made;
      translations?.save();
      return scanned;
    },
    async execute(compiled, planned, asked) {
      const results = covered(await execute(manifest, flags.sharedScans === false ? { ...planned, scans: [] } : planned, executeWorld(compiled, asked)));
      if (engine.idle?.()) return results;
      // A lake's registry says which node made what.
      if (engine.job || manifest.project.conventions.format === 'dbt') return results;
      const steps = remember(manifest, madeBy(results), await readOwnership(manifest, planWorld), adapter.dialect);
      if (steps.length > 0) await ask.ask({ kind: 'statement', sql: steps.map((step) => step.sql).join(';\n') });
      return results;
    },
    prepare: (compiled, planned, folder) => prepare(manifest, planned, executeWorld(compiled), folder),
    pending: async () => engine.job?.pending?.(),
    async resume(compiled, pending) {
      return covered(await resume(manifest, pending, executeWorld(compiled)));
    },
    async waitFor(pending) {
      const left = new Promise<boolean>((resolve) => call.signal.addEventListener('abort', () => resolve(false), { once: true }));
      const ended = engine.job!.follow!(pending, { emit() {}, message: (text) => call.emit({ kind: 'message', text, level: 'info' }), signal: new AbortController().signal }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof EngineError) return true;
          throw error;
        },
      );
      return call.signal.aborted ? false : Promise.race([left, ended]);
    },
  };
}

const BUILDING: ReadonlySet<string> = new Set(['build', 'run', 'test', 'seed', 'snapshot', 'retry', 'clone']);
const PREVIEW = 'What is wrong with it now may be right when its turn comes.';

/** What the binder says of SQL: the engine itself is asked when the node runs. */
const LEFT_TO_THE_ENGINE: ReadonlySet<string> = new Set(['unknown-column', 'ambiguous-column', 'unknown-table-alias', 'unknown-function', 'unknown-type', 'unknown-relation', 'sql-syntax', 'type-mismatch', 'not-a-select', 'test-unknown-column', 'sql-error']);

/** Keeps errors aside, to be told with the node that they are about; what else is reported goes on. */
function collecting(wrong: Diagnostic[], reporter: Reporter): Reporter {
  return { report: (diagnostic) => (diagnostic.severity === 'error' ? void wrong.push(diagnostic) : reporter.report(diagnostic)) };
}

/** A hook of the project whose text holds Jinja. */
function isTemplated(node: Node | undefined): boolean {
  return node?.kind === 'operation' && /\{[{%]/.test(node.code);
}

function relationIn(node: Node | undefined): Relation | undefined {
  return node && 'relation' in node && node.config.materialized !== 'ephemeral' ? node.relation : undefined;
}

/** Stands for a node that can't be compiled yet. */
function notYet(id: string): CheckedNode {
  return { id, sql: '', locate: () => undefined, preHooks: [], postHooks: [], inlined: [], incremental: false, late: PREVIEW };
}

/** The relations that a run made: of nodes that it built, and of failing rows that it kept. */
function madeBy(results: RunResults): readonly { readonly id: string; readonly relation: Relation }[] {
  return results.results.flatMap(({ id, status, relation, stored }) => {
    const made = stored ?? (status === 'success' ? relation : undefined);
    return made ? [{ id, relation: made }] : [];
  });
}

/** True when landed files or a model's own files lie in an object store. */
function usesObjectStore(manifest: Manifest): boolean {
  const { paths, sources } = manifest.project.config;
  if (/\bs3[an]?:\/\//i.test(JSON.stringify([paths, sources]))) return true;
  return [...manifest.nodes.values()].some((node) => node.kind === 'model' && typeof node.config['location'] === 'string' && isS3(node.config['location']));
}

/** Every schema that a node of the project lives in. */
function schemasOf(manifest: Manifest): readonly { readonly database: string; readonly schema: string }[] {
  const schemas = new Map<string, { readonly database: string; readonly schema: string }>();
  for (const node of manifest.nodes.values()) {
    if (!('relation' in node)) continue;
    const { database, schema } = node.relation;
    schemas.set(`${database}.${schema}`.toLowerCase(), { database, schema });
  }
  return [...schemas.values()];
}

/** What must be compiled to check the chosen nodes: they, and above them what is not in the engine yet, whose columns only its SELECT can tell. */
function withAncestors(manifest: Manifest, ids: readonly string[], existing: ReadonlyMap<string, ExistingRelation>): readonly string[] {
  const chosen = new Set(ids);
  const wanted = new Set(ids);
  const todo = [...ids];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const parent of manifest.dag.parents(id)) {
      const node = manifest.nodes.get(parent);
      if (!node || wanted.has(parent) || node.kind === 'source') continue;
      const there = 'relation' in node && existing.has(relationKey(node.relation));
      // What a unit test expects is what the SELECT gives, which may be more than the table has.
      const tested = manifest.nodes.get(id);
      if (there && !chosen.has(parent) && !(tested?.kind === 'unit_test' && tested.model === parent)) continue;
      wanted.add(parent);
      todo.push(parent);
    }
  }
  return manifest.dag.order.filter((id) => wanted.has(id));
}

/**
 * `--defer`: nodes that are not in this target's engine (with `--favor-state`: all) are read where the earlier run of `--state`
 * built them. A chosen node is not deferred to: it is built here.
 */
function deferredTo(call: Invocation, manifest: Manifest, existing: ReadonlyMap<string, ExistingRelation>): (chosen: ReadonlySet<string>) => ReadonlyMap<string, Relation> {
  const { host, flags, reporter } = call;
  const folder = flags.deferState ?? flags.state;
  const state = folder === undefined ? undefined : readState(host, folder, reporter);
  return (chosen) => {
    const deferred = new Map<string, Relation>();
    for (const [id, before] of state?.nodes ?? []) {
      const node = manifest.nodes.get(id);
      if (!node || !('relation' in node) || !('relation' in before) || node.kind === 'test' || chosen.has(id)) continue;
      if (flags.favorState || !existing.has(relationKey(node.relation))) deferred.set(id, before.relation);
    }
    return deferred;
  };
}

function declaredColumns(columns: readonly Column[]): readonly ColumnType[] | undefined {
  const typed = columns.flatMap(({ name, dataType }) => (dataType === undefined ? [] : [{ name, type: dataType }]));
  return typed.length === columns.length && typed.length > 0 ? typed : undefined;
}

function split<T>(items: readonly T[], first: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(first), items.filter((item) => !first(item))];
}

/** Questions to the engine, on one connection, one after the other. */
function askOf(engine: Engine): { readonly ask: Ask; readonly query: PlanWorld['query'] } {
  let connection: ReturnType<Engine['connect']> | undefined;
  const open = () => (connection ??= engine.connect());
  const query = async (sql: string) => (await open()).query(sql);
  const answer = async (question: Question): Promise<Answer> => {
    switch (question.kind) {
      case 'query':
        return { kind: 'query', result: await query(question.sql) };
      case 'statement':
        return { kind: 'statement', ...(await (await open()).execute(question.sql)) };
      case 'columns':
        return { kind: 'columns', columns: await engine.columns(question.relation) };
      case 'relations':
        return { kind: 'relations', relations: await engine.listRelations([question]) };
      case 'commit':
        return question;
    }
  };
  return { query, ask: answer };
}

/** The nodes that make a relation, by its key. */
function makersIn(manifest: Manifest): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const node of manifest.nodes.values()) {
    if (!('relation' in node) || node.kind === 'test' || node.kind === 'source') continue;
    const key = relationKey(node.relation);
    found.set(key, [...(found.get(key) ?? []), node.id]);
  }
  return found;
}

/** Part of a sentence. */
function whyOpen(late: string): string {
  return `${late.charAt(0).toLowerCase()}${late.slice(1)}`.replace(/\.$/, '');
}

/** Config `dq.mode`: `strict` (the default) lets a failed test stop what is below it. */
function testsStop(manifest: Manifest): boolean {
  const dq = manifest.project.config['dq'];
  return !(typeof dq === 'object' && dq !== null && 'mode' in dq && dq.mode === 'warn');
}
