import { EngineError, type Connection } from '../contracts/adapter.ts';
import type { CheckedNode } from '../contracts/compiled.ts';
import type { Diagnostic, Reporter } from '../contracts/diagnostics.ts';
import type { Macro, Manifest } from '../contracts/manifest.ts';
import type { PendingJob } from '../contracts/job.ts';
import type { Plan } from '../contracts/plan.ts';
import type { ConfigMap } from '../contracts/project.ts';
import type { Ask } from '../contracts/questions.ts';
import type { Relation } from '../contracts/relation.ts';
import type { RunResults } from '../contracts/run.ts';
import { makesSchemas } from '../context/index.ts';
import { builtinMacros } from '../macros/index.ts';
import { materialize, queryComments, runMacro, type Acted } from '../phases/4-compile/index.ts';
import { planNode, readOwnership, remember, type PlanWorld } from '../phases/6-plan/index.ts';
import { execute, prepare, resume, type ExecuteWorld, type InTurn, type Turn } from '../phases/7-execute/index.ts';
import { actingOn } from './acting.ts';
import type { Checking } from './checking.ts';
import type { Ground } from './ground.ts';
import { ownConnection, type OwnConnection } from './own-connection.ts';
import { rowsOfPython } from './python.ts';
import { redactResult } from './redact-call.ts';
import type { Translating } from './translating.ts';

/** Phase 7 of a session. `checked`: what runs, in the engine's dialect. */
export interface Running {
  execute(checked: ReadonlyMap<string, CheckedNode>, planned: Plan, asked?: string): Promise<RunResults>;
  prepare(checked: ReadonlyMap<string, CheckedNode>, planned: Plan, folder: string): Promise<readonly string[] | undefined>;
  resume(checked: ReadonlyMap<string, CheckedNode>, pending: PendingJob): Promise<RunResults>;
  waitFor(pending: PendingJob): Promise<boolean>;
  runOperation(macro: Macro, args: ConfigMap): Promise<boolean>;
}

/** Opens phase 7 on a session's ground. */
export function openRunning(ground: Ground, planWorld: PlanWorld, checking: Checking, translating: Translating): Running {
  const { call, manifest, adapter, engine, store, ask, compileWorld, lenient, revealed } = ground;
  const { host, flags, reporter, invocationId } = call;
  const comment = queryComments(manifest, compileWorld, reporter);
  const actsOn = (connection: Parameters<typeof actingOn>[0]) => actingOn(connection, engine, adapter.dialect.supports.transactionalDdl);
  /** What a macro came to that acts on a connection, and the rows that it wrote; throws an `EngineError` with what stopped it. */
  const acted = async (connection: Connection, act: (own: Ask, to: Reporter) => Promise<Acted | undefined>): Promise<{ readonly made: Acted; readonly written: number | undefined }> => {
    const acting = actsOn(connection);
    const wrong: Diagnostic[] = [];
    try {
      const made = await act(acting.ask, collecting(wrong, reporter));
      if (!made) throw new EngineError('sql', wrong[0]?.message ?? '', { ...(wrong[0] && { diagnostic: wrong[0] }) });
      return { made, written: acting.rows() };
    } finally {
      await acting.end();
    }
  };
  const world = (checked: ReadonlyMap<string, CheckedNode>, asked?: string): ExecuteWorld => ({
    ...(comment && { comment }),
    engine, files: host.files, store, now: host.now, invocationId, command: flags.command, emit: call.emit, signal: call.signal, checked,
    threads: flags.threads ?? manifest.project.target.threads,
    failFast: flags.failFast,
    testsStop: testsStop(manifest),
    ...(flags.warnError && { warnsFail: true }),
    ...(manifest.project.conventions.unitTestsInTurn && { unitTestsInTurn: true }),
    ...(manifest.project.conventions.startHooksMayFail && { startHooksMayFail: true }),
    ...(asked !== undefined && { asked }),
    ...(makesSchemas(manifest) && {
      async makeSchemas(wanted, connection) {
        await acted(connection, (own, to) => runMacro(manifest, macroOf(manifest, 'macro.lakec.make_schemas'), { wanted: wanted.map(({ database, schema }) => ({ database, schema })) }, { ...compileWorld, ask: own }, to));
      },
    } satisfies Partial<ExecuteWorld>),
    async materialize(id, macro, connection, node) {
      const { made, written } = await acted(connection, (own, to) => materialize(manifest, id, macroOf(manifest, macro), node, { ...compileWorld, ask: own, ...checking.choice }, to));
      const kind = manifest.nodes.get(id)?.kind;
      // Of a seed it is the file's rows that count, whatever statements brought them.
      const rows = (kind === 'seed' ? made.result('agate_table')?.length : undefined) ?? written;
      return { ...(rows !== undefined && { rows }), ...(kind === 'test' && { test: found(made.result('main')?.[0]) }) };
    },
    async late(id, turn) {
      const own = ownConnection(engine, turn.signal);
      try {
        const given = await inTurn(id, turn, own);
        const connection = await own.opened();
        return connection ? { ...given, connection, close: () => (given.close?.(), own.close()) } : given;
      } catch (error) {
        own.close();
        throw error;
      }
    },
  });
  const inTurn = async (id: string, turn: Turn, own: OwnConnection): Promise<InTurn> => {
    const { now: found, wrong } = await checking.inTurn(id, turn.results, (asked) => own.over(asked));
    const [now] = found && wrong.length === 0 ? await translating.nodes([found]) : [];
    if (!now) return { wrong };
    if (now.python) return rowsOfPython({ ground, planWorld, node: now, turn, message: (text) => call.emit({ kind: 'message', text, level: 'info' }) });
    const told: Diagnostic[] = [];
    const again = await planNode(manifest, now, planWorld, lenient ? { report: (diagnostic) => void told.push(diagnostic) } : reporter);
    return again ? { checked: now, plan: again, wrong: [] } : { wrong: told };
  };
  const covered = (results: RunResults): RunResults => ({ ...results, results: results.results.map((result) => redactResult(result, revealed)) });
  return {
    async execute(checked, planned, asked) {
      const results = covered(await execute(manifest, flags.sharedScans === false ? { ...planned, scans: [] } : planned, world(checked, asked)));
      if (engine.idle?.()) return results;
      // A lake's registry says which node made what.
      if (engine.job || manifest.project.conventions.format === 'dbt') return results;
      const steps = remember(manifest, madeBy(results), await readOwnership(manifest, planWorld), adapter.dialect);
      if (steps.length > 0) await ask({ kind: 'statement', sql: steps.map((step) => step.sql).join(';\n') });
      return results;
    },
    prepare: (checked, planned, folder) => prepare(manifest, planned, world(checked), folder),
    async resume(checked, pending) {
      return covered(await resume(manifest, pending, world(checked)));
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
    async runOperation(macro, args) {
      const connection = await engine.connect();
      const acting = actsOn(connection);
      try {
        return (await runMacro(manifest, macro, args, { ...compileWorld, ask: acting.ask, selected: [] }, reporter)) !== undefined;
      } finally {
        await acting.end();
        connection.close();
      }
    },
  };
}

/** What a data test's macro kept as its result: dbt's three columns. */
function found(row: Readonly<Record<string, unknown>> | undefined): { readonly failures: number; readonly warns: boolean; readonly fails: boolean } {
  if (!row || !['failures', 'should_warn', 'should_error'].every((name) => Object.hasOwn(row, name))) {
    throw new EngineError('sql', 'The materialization of this test keeps no result "main" with the columns failures, should_warn and should_error', { suggestion: "End it with {% call statement('main', fetch_result=True) %}{{ get_test_sql(sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), none) }}{% endcall %}." });
  }
  return { failures: Number(row['failures'] ?? 0), warns: row['should_warn'] === true, fails: row['should_error'] === true };
}

/** A macro by its id: the project's, or one that lakec brings. */
function macroOf(manifest: Manifest, id: string): Macro {
  return manifest.macros.get(id) ?? builtinMacros().get(id)!;
}

/** Keeps errors aside, to be told with the node that they are about; what else is reported goes on. */
function collecting(wrong: Diagnostic[], reporter: Reporter): Reporter {
  return { report: (diagnostic) => (diagnostic.severity === 'error' ? void wrong.push(diagnostic) : reporter.report(diagnostic)) };
}

/** The relations that a run made: of nodes that it built, and of failing rows that it kept. */
function madeBy(results: RunResults): readonly { readonly id: string; readonly relation: Relation }[] {
  return results.results.flatMap(({ id, status, relation, stored }) => {
    const made = stored ?? (status === 'success' ? relation : undefined);
    return made ? [{ id, relation: made }] : [];
  });
}

/** Config `dq.mode`: `strict` (the default) lets a failed test stop what is below it. */
function testsStop(manifest: Manifest): boolean {
  const dq = manifest.project.config['dq'];
  return !(typeof dq === 'object' && dq !== null && 'mode' in dq && dq.mode === 'warn');
}
