import type { CatalogOutcome, CatalogPlan, CatalogState } from '../contracts/catalog.ts';
import type { Manifest } from '../contracts/manifest.ts';
import type { Invocation } from '../invocation.ts';
import { applyCatalog, entryKey, partitionFolders, planCatalog, planTable, readCatalog, type ApplyWorld, type CatalogRules, type Lake, type LakeTable, type LakeTables } from '../phases/8-publish/index.ts';
import type { OpenedLake } from './open-lake.ts';

/** Reads what is there, and plans. A database that can't be read is reported, and nothing of it is planned. `told`: partitions that a run says it wrote, by node. */
export async function planned(call: Invocation, tables: LakeTables, opened: OpenedLake, rules: CatalogRules, lake: Lake, told: ReadonlyMap<string, readonly string[]> = new Map()): Promise<{ readonly plan: CatalogPlan; readonly state: CatalogState; readonly here: ReadonlyMap<string, readonly string[]> }> {
  tables.warnings.forEach(call.reporter.report);
  const { state, unread, problems } = await readCatalog(opened.catalog, tables);
  problems.forEach(call.reporter.report);
  const readable: LakeTables = { ...tables, tables: tables.tables.filter(({ database }) => !unread.has(database)) };
  const there = new Set(lake.stored.filter(({ exists }) => exists).map((stored) => stored.identifier));
  const here = new Map<string, readonly string[]>();
  for (const table of readable.tables) {
    if (table.format !== 'parquet' || table.partitionKeys.length === 0 || !there.has(table.name)) continue;
    const names = table.partitionKeys.map(({ name }) => name);
    const folders = partitionFolders(await opened.files(table.location), table.location, names);
    here.set(entryKey(table.database, table.name), [...new Set([...folders, ...(isMain(table, lake.manifest) ? (told.get(table.node ?? '') ?? []) : [])])].sort());
  }
  return { plan: planCatalog(readable, state, here, rules), state, here };
}

/** Plans, and carries the plan out. */
export async function register(call: Invocation, tables: LakeTables, opened: OpenedLake, rules: CatalogRules, lake: Lake, told?: ReadonlyMap<string, readonly string[]>): Promise<{ readonly plan: CatalogPlan; readonly outcomes: readonly CatalogOutcome[] }> {
  const { plan, here } = await planned(call, tables, opened, rules, lake, told);
  return { plan, outcomes: await applyCatalog(plan, applyWorld(call, tables, opened, rules, here, lake.manifest)) };
}

/** What carrying a plan out needs. */
export function applyWorld(call: Invocation, tables: LakeTables, { catalog }: OpenedLake, rules: CatalogRules, here: ReadonlyMap<string, readonly string[]>, manifest: Manifest): ApplyWorld {
  const byKey = new Map(tables.tables.map((table) => [entryKey(table.database, table.name), table]));
  return {
    catalog, reporter: call.reporter, signal: call.signal,
    placeOf: (node) => (node === undefined ? undefined : manifest.nodes.get(node)?.span),
    async again(action) {
      const key = entryKey(action.database, action.name);
      const table = byKey.get(key);
      if (!table) return action;
      const entry = await catalog.table(action.database, action.name);
      const known = entry?.PartitionKeys?.length ? await catalog.partitions(action.database, action.name) : [];
      return planTable(table, entry, known, here.get(key) ?? [], rules);
    },
  };
}

/** The node's own table, and not its quarantine. */
function isMain({ node, name }: LakeTable, manifest: Manifest): boolean {
  const made = node === undefined ? undefined : manifest.nodes.get(node);
  return made !== undefined && 'relation' in made && made.relation.identifier === name;
}
