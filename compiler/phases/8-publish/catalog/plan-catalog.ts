import type { CatalogEntry, CatalogPartition, CatalogPlan, CatalogState, TableAction } from '../../../contracts/catalog.ts';
import type { Manifest } from '../../../contracts/manifest.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import { compareEntry, isIceberg, isOurs, samePlace } from './compare.ts';
import { breakingChange, notOurs } from './diagnostics.ts';
import { entryKey, type LakeTable, type Ownership } from './lake-table.ts';
import { ownershipOf, type LakeTables } from './lake-tables.ts';
import { NO_CHANGES, partitionChanges } from './partitions.ts';
import { databaseInput, tableInput } from './table-input.ts';

/** What the rules of one registration are, beside the tables. */
export interface CatalogRules {
  readonly owner: Ownership;
  /** Config `glue.on_breaking_change`: `replace`. */
  readonly replace: boolean;
  /** Config `glue.on_removed`: `deregister`. */
  readonly deregister: boolean;
  /** Entries of tables that are gone are looked for: not where only some nodes were chosen. */
  readonly removed: boolean;
}

/** What the config and the call say. */
export function catalogRules(manifest: Manifest, all: boolean): CatalogRules {
  const glue = (manifest.project.config['glue'] ?? {}) as ConfigMap;
  return { owner: ownershipOf(manifest), replace: glue['on_breaking_change'] === 'replace', deregister: glue['on_removed'] === 'deregister', removed: all };
}

/** What registering does, entry by entry. `here`: the folders of each table's partitions, by `entryKey`. */
export function planCatalog(lake: LakeTables, state: CatalogState, here: ReadonlyMap<string, readonly string[]>, rules: CatalogRules): CatalogPlan {
  const used = new Set(lake.tables.map(({ database }) => database));
  const databases = [...lake.databases].filter(([name]) => used.has(name)).map(([name, layer]) => ({ input: databaseInput(name, layer, rules.owner), kind: state.databases.has(name) ? 'unchanged' as const : 'create' as const }));
  const planned = lake.tables.map((table) => {
    const key = entryKey(table.database, table.name);
    return planTable(table, state.tables.get(key), state.partitions.get(key) ?? [], here.get(key) ?? [], rules);
  });
  const tables = [...planned, ...lake.others, ...(rules.removed ? removedEntries(lake, state, rules) : [])];
  return { databases, tables: tables.sort((a, b) => (entryKey(a.database, a.name) < entryKey(b.database, b.name) ? -1 : 1)) };
}

/** What happens to one entry. */
export function planTable(table: LakeTable, there: CatalogEntry | undefined, known: readonly CatalogPartition[], here: readonly string[], rules: CatalogRules): TableAction {
  const { owner } = rules;
  const about = { database: table.database, name: table.name, ...(table.node !== undefined && { node: table.node }) };
  const at = table.node === undefined ? {} : { node: table.node };
  if (!there) {
    if (table.format === 'iceberg') return { ...about, kind: 'skipped', why: 'Iceberg makes its entry when Spark writes it' };
    return { ...about, kind: 'create', input: tableInput(table, owner), partitions: partitionChanges(table, here, []) };
  }
  const adopted = !isOurs(there, owner);
  if (adopted && !(table.written && samePlace(there.StorageDescriptor?.Location, table.location) && there.Parameters?.['lakec.project'] === undefined)) {
    return { ...about, kind: 'refused', because: 'not-ours', diagnostic: notOurs.at(table.span, { database: table.database, name: table.name, whose: whoseOf(there), location: there.StorageDescriptor?.Location, ours: table.location }, at) };
  }
  const input = tableInput(table, owner, there);
  const { breaking, compatible } = compareEntry(there, table, input);
  const version = there.VersionId === undefined ? {} : { version: there.VersionId };
  if (adopted) return { ...about, kind: 'update', input, ...version, changes: isIceberg(there) ? ['gets comments and parameters'] : ['is taken over', ...breaking, ...compatible.filter((change) => change.startsWith('column '))], partitions: partitionChanges(table, here, known) };
  // What we wrote last is what we would write now: whatever differs, another has changed, and it is put back.
  const drifted = there.Parameters?.['lakec.schema_hash'] === input.Parameters?.['lakec.schema_hash'];
  if (breaking.length > 0 && !drifted) {
    // Iceberg's own catalog makes the new entry, once the old one is out of its way.
    if (rules.replace && table.format === 'iceberg') return { ...about, kind: 'removed', deregister: true, ...(table.node !== undefined && { madeBy: table.node }) };
    const diagnostic = breakingChange.at(table.span, { database: table.database, name: table.name, changes: breaking }, { ...at, ...(rules.replace && { severity: 'warning' as const }) });
    return { ...about, kind: 'breaking', input: rules.replace ? tableInput(table, owner) : input, changes: breaking, replace: rules.replace, partitions: rules.replace ? partitionChanges(table, here, []) : NO_CHANGES, diagnostic };
  }
  const partitions = partitionChanges(table, here, known);
  const changes = [...breaking, ...compatible];
  if (changes.length === 0) return { ...about, kind: 'unchanged', partitions };
  return { ...about, kind: 'update', input, ...version, changes: drifted && breaking.length > 0 ? ['is put back as lakec wrote it', ...changes] : changes, partitions };
}

/** Entries of ours whose table no node makes. */
function removedEntries(lake: LakeTables, state: CatalogState, { owner, deregister }: CatalogRules): readonly TableAction[] {
  return [...state.tables].flatMap(([key, entry]): readonly TableAction[] => {
    if (!isOurs(entry, owner) || lake.names.has(key) || entry.Parameters?.['lakec.layer'] === 'ops') return [];
    const madeBy = entry.Parameters?.['lakec.node'];
    return [{ database: key.slice(0, key.indexOf('.')), name: entry.Name, kind: 'removed', deregister, ...(madeBy !== undefined && { madeBy }) }];
  });
}

function whoseOf({ Parameters }: CatalogEntry): string | undefined {
  const project = Parameters?.['lakec.project'];
  return project === undefined ? undefined : `${project} (${Parameters?.['lakec.env'] ?? ''})`;
}
