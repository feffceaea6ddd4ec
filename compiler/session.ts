import { EngineError, type Adapter, type Binder, type Engine } from './contracts/adapter.ts';
import type { CheckedNode } from './contracts/compiled.ts';
import type { Diagnostic } from './contracts/diagnostics.ts';
import type { PendingJob } from './contracts/job.ts';
import type { Lineage } from './contracts/lineage.ts';
import type { AnalysisNode, Macro, Manifest, Node } from './contracts/manifest.ts';
import type { Plan } from './contracts/plan.ts';
import type { ConfigMap } from './contracts/project.ts';
import { relationKey, type ExistingRelation } from './contracts/relation.ts';
import type { RunResults } from './contracts/run.ts';
import { adapterOf } from './adapters/index.ts';
import { awsSettings } from './aws/client-options.ts';
import { openS3 } from './aws/s3.ts';
import { redact, revealSecrets, secretWorld } from './config/secrets.ts';
import { engineFailure, noAdapter } from './diagnostics/engine.ts';
import type { Invocation } from './invocation.ts';
import type { CatalogTable } from './phases/8-publish/index.ts';
import { idleEngine } from './session/idle-engine.ts';
import { openSession } from './session/open-session.ts';
import { redactCall } from './session/redact-call.ts';
import { schemasOf, usesObjectStore } from './session/scope.ts';

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
  /** What a text gives that is rendered as if it were the template of a node; undefined when it is wrong, which is reported. */
  render(node: AnalysisNode): Promise<string | undefined>;
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
  const call = redactCall(given, secrets.revealed);
  const store = openS3(awsSettings(manifest.project.config, host.env));
  let engine: Engine | undefined;
  let binder: Promise<Binder> | undefined;
  try {
    const message = (text: string): void => call.emit({ kind: 'message', text, level: 'info' });
    const really = () => adapter.open({ ...target, connection: secrets.settings }, host, { ...options, project: manifest.project, objectStore: usesObjectStore(manifest), targetPath: given.flags.targetPath, message, ...((given.flags.dryRun || offline) && { dryRun: true }) });
    const open = async (): Promise<readonly ExistingRelation[]> => {
      if (missing.length > 0) throw new EngineError('credentials', missing[0]!.message);
      engine = idle ? idleEngine(really) : await really();
      return engine.listRelations(schemasOf(manifest));
    };
    const there = await open().catch(async (error: unknown): Promise<readonly ExistingRelation[]> => {
      const { offline: absent, whyOffline } = await import('./session/offline.ts');
      const why = offline ? whyOffline(error) : undefined;
      if (why === undefined) throw error;
      await engine?.close();
      engine = absent(redact(why, secrets.revealed));
      message(`The engine of the target "${target.name}" can't be asked, so this is compiled as if nothing were built there: ${why}.`);
      return [];
    });
    const existing = new Map(there.map((relation) => [relationKey(relation), relation]));
    return await work(openSession({ call, manifest, adapter, engine: engine!, existing, store, revealed: secrets.revealed, binder: () => (binder ??= adapter.openBinder({ host, project: manifest.project })) }));
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
