import { EngineError } from '../contracts/adapter.ts';
import type { RunResults } from '../contracts/run.ts';
import { registersTables } from '../config/glue-database.ts';
import { engineFailure } from '../diagnostics/engine.ts';
import type { Invocation } from '../invocation.ts';
import { applyCatalog, catalogRules, lakeTables, planCatalog, readCatalog, registeredText, type Lake } from '../phases/8-publish/index.ts';
import type { Compiled, Session } from '../session.ts';
import { personalFacts } from '../lineage/personal.ts';
import { columnsOf } from './columns.ts';
import { openLake } from './open-lake.ts';
import { applyWorld, register } from './register.ts';

/** After a run, with `glue.enabled`: registers what it built. What fails is reported, so that the run counts as failed. */
export async function registerRun(call: Invocation, session: Session, compiled: Compiled, results: RunResults): Promise<void> {
  const { manifest } = session;
  const built = new Set(results.results.flatMap(({ id, status }) => (status === 'success' && BUILT.has(manifest.nodes.get(id)?.kind ?? '') ? [id] : [])));
  const stored = session.engine.stored?.(manifest) ?? [];
  if (!registersTables(manifest.project) || built.size === 0 || stored.length === 0) return;
  if (results.cancelled) {
    call.emit({ kind: 'message', level: 'info', text: 'The run was cancelled, and its tables are not registered: lakec catalog apply does it.' });
    return;
  }
  const rebuilt = new Set([...built].filter((id) => call.flags.fullRefresh || WHOLE.has(String(manifest.nodes.get(id)?.config.materialized))));
  const told = new Map(results.results.flatMap(({ id, partitions }) => (partitions ? [[id, partitions] as const] : [])));
  const chosen = call.flags.select.length + call.flags.exclude.length > 0 || call.flags.selector !== undefined ? new Set(compiled.ids) : undefined;
  const lake: Lake = { manifest, stored, output: (id) => columnsOf(compiled, id), personal: personalFacts(manifest, compiled.lineages ?? (await session.lineage(compiled))), run: { built, rebuilt }, invocationId: call.invocationId, ...(chosen && { chosen }) };
  const opened = await openLake(call.host, manifest.project);
  try {
    const { outcomes } = await register(call, lakeTables(lake), opened, catalogRules(manifest, chosen === undefined), lake, told);
    call.emit({ kind: 'message', level: 'info', text: registeredText(outcomes) });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    call.reporter.report(session.cover(engineFailure(error, undefined)));
  } finally {
    opened.close();
  }
}

/** Before a run that writes Iceberg tables through the catalog: its databases must be there. False when one can't be made. */
export async function prepareDatabases(call: Invocation, session: Session): Promise<boolean> {
  const { manifest } = session;
  const stored = (session.engine.stored?.(manifest) ?? []).filter(({ format, location }) => format === 'iceberg' && /^s3[an]?:/.test(location));
  if (!registersTables(manifest.project) || stored.length === 0) return true;
  const tables = lakeTables({ manifest, stored: stored.map((one) => ({ ...one, columns: [{ name: 'x', type: 'int' }] })), output: () => undefined, personal: personalFacts(manifest, new Map()), invocationId: call.invocationId });
  const opened = await openLake(call.host, manifest.project);
  try {
    const { state, unread, problems } = await readCatalog(opened.catalog, { ...tables, tables: [] });
    problems.forEach(call.reporter.report);
    const { databases } = planCatalog(tables, state, new Map(), { ...catalogRules(manifest, false) });
    await applyCatalog({ databases, tables: [] }, applyWorld(call, tables, opened, catalogRules(manifest, false), new Map(), manifest));
    return unread.size === 0 && call.reporter.errors === 0;
  } finally {
    opened.close();
  }
}

const BUILT: ReadonlySet<string> = new Set(['model', 'snapshot', 'seed']);
/** Materializations that make all of a table anew. */
const WHOLE: ReadonlySet<string> = new Set(['table', 'seed', 'external']);
