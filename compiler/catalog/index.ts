import type { CatalogOutcome, CatalogPlan, StoredTable } from '../contracts/catalog.ts';
import type { Manifest } from '../contracts/manifest.ts';
import { chooseNodes, readProject } from '../build.ts';
import type { Invocation } from '../invocation.ts';
import { catalogRules, entryKey, lakeTables, planCatalog, type CatalogRules, type Lake, type LakeTable, type LakeTables } from '../phases/8-publish/index.ts';
import { withEngine, type Compiled, type Session } from '../session.ts';
import { personalFacts } from '../lineage/personal.ts';
import { columnsOf } from './columns.ts';
import { openLake, type OpenedLake } from './open-lake.ts';
import { planned, register } from './register.ts';

/** A plan of what registering does, and what it was made from. */
export interface PlannedCatalog {
  readonly manifest: Manifest;
  readonly tables: readonly LakeTable[];
  readonly plan: CatalogPlan;
  /** Models that are built, and whose rows no file holds: they live in the engine's own database. */
  readonly inEngine: readonly string[];
  /** What changes when models are built as they are now, where that is more than what is planned: by `database.table`. */
  readonly next?: ReadonlyMap<string, { readonly breaking: boolean; readonly changes: readonly string[] }>;
}

/** `lakec catalog plan`: what registering would do. Works before anything was built, from the columns that the check phase finds. */
export function planLakeCatalog(call: Invocation): Promise<PlannedCatalog | undefined> {
  return withLake(call, async ({ lake, tables, opened, rules, compiled }) => {
    const { plan, state, here } = await planned(call, tables, opened, rules, lake);
    const rebuilt = lakeTables({ ...lake, stored: lake.stored.map((stored) => ({ ...stored, ...builtColumns(stored, compiled) })) });
    const next = aheadOf(plan, planCatalog(rebuilt, state, here, rules));
    // What would fail is told now, before it does.
    for (const action of plan.tables) if (action.kind === 'refused' || action.kind === 'breaking') call.reporter.report(action.diagnostic);
    return { manifest: lake.manifest, tables: tables.tables, plan, inEngine: inEngine(lake), next };
  });
}

/** Columns of a table of its own node, if it were built now; nothing where it is not built, since then they are taken anyway. */
function builtColumns(stored: StoredTable, compiled: Compiled): Pick<StoredTable, 'columns'> {
  const node = stored.node === undefined ? undefined : compiled.manifest.nodes.get(stored.node);
  if (!stored.columns || !node || !('relation' in node) || node.relation.identifier !== stored.identifier) return {};
  const columns = columnsOf(compiled, node.id, stored.columns);
  return columns ? { columns } : {};
}

/** What a plan for the lake as it would be built holds beyond the plan for the lake as it is. */
function aheadOf(now: CatalogPlan, then: CatalogPlan): NonNullable<PlannedCatalog['next']> {
  const planned = new Map(now.tables.map((action) => [entryKey(action.database, action.name), action]));
  const next = new Map<string, { readonly breaking: boolean; readonly changes: readonly string[] }>();
  for (const action of then.tables) {
    if (action.kind !== 'update' && action.kind !== 'breaking') continue;
    const key = entryKey(action.database, action.name);
    const before = planned.get(key);
    const known = new Set(before && 'changes' in before ? before.changes : []);
    const changes = action.changes.filter((change) => !known.has(change));
    if (before && changes.length > 0) next.set(key, { breaking: action.kind === 'breaking', changes });
  }
  return next;
}

/** `lakec catalog apply`: registers the lake's tables as they are. */
export function applyLakeCatalog(call: Invocation): Promise<(PlannedCatalog & { readonly outcomes: readonly CatalogOutcome[] }) | undefined> {
  return withLake(call, async ({ lake, tables, opened, rules }) => {
    const { plan, outcomes } = await register(call, tables, opened, rules, lake);
    return { manifest: lake.manifest, tables: tables.tables, plan, outcomes, inEngine: inEngine(lake) };
  });
}

/** A lake whose columns are known, and its catalog. */
export interface LakeWorld {
  readonly session: Session;
  readonly compiled: Compiled;
  readonly lake: Lake;
  readonly tables: LakeTables;
  readonly opened: OpenedLake;
  readonly rules: CatalogRules;
}

/** Compiles the chosen nodes, and opens what registering needs for as long as `work` takes. */
export async function withLake<T>(call: Invocation, work: (world: LakeWorld) => Promise<T>): Promise<T | undefined> {
  const manifest = readProject(call);
  if (!manifest) return undefined;
  const ids = chooseNodes(call, manifest, ['model', 'snapshot', 'seed']);
  if (call.reporter.errors > 0) return undefined;
  return withEngine(call, manifest, { readOnly: true }, async (session) => {
    const stored = session.engine.stored?.(manifest) ?? [];
    const kept = new Set(stored.flatMap(({ node }) => node ?? []));
    const compiled = await session.compile(ids.filter((id) => kept.has(id)));
    if (call.reporter.errors > 0) return undefined;
    const all = !hasSelection(call);
    const lake: Lake = { manifest, stored, output: (id) => columnsOf(compiled, id), personal: personalFacts(manifest, await session.lineage(compiled)), invocationId: call.invocationId, ...(all ? {} : { chosen: new Set(ids) }) };
    const opened = await openLake(call.host, manifest.project);
    try {
      return await work({ session, compiled, lake, tables: lakeTables(lake), opened, rules: catalogRules(manifest, all) });
    } finally {
      opened.close();
    }
  });
}

/** The command line names nodes: only those are looked at. */
function hasSelection({ flags }: Invocation): boolean {
  return flags.select.length > 0 || flags.exclude.length > 0 || flags.selector !== undefined || flags.resourceTypes.length > 0 || flags.excludeResourceTypes.length > 0;
}


/** Models whose rows no file holds. */
function inEngine({ manifest, stored, chosen }: Lake): readonly string[] {
  const kept = new Set(stored.flatMap(({ node }) => node ?? []));
  return [...manifest.nodes.values()].filter((node) => (node.kind === 'model' || node.kind === 'snapshot' || node.kind === 'seed') && !kept.has(node.id) && (chosen?.has(node.id) ?? true) && !['ephemeral', 'view'].includes(String(node.config.materialized))).map(({ id }) => id);
}
