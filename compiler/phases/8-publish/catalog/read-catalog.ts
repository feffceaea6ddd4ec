import { CatalogError, type Catalog, type CatalogEntry, type CatalogPartition, type CatalogState } from '../../../contracts/catalog.ts';
import type { Diagnostic } from '../../../contracts/diagnostics.ts';
import { catalogFailure } from './failure.ts';
import { entryKey } from './lake-table.ts';
import type { LakeTables } from './lake-tables.ts';

/**
 * Reads what the catalog has of the lake's databases, and of the partitions of the tables that are to be registered. A database that can't be
 * read is in `unread`, with one diagnostic: nothing is known of its entries, so none is touched.
 */
export async function readCatalog(catalog: Catalog, lake: LakeTables): Promise<{ readonly state: CatalogState; readonly unread: ReadonlySet<string>; readonly problems: readonly Diagnostic[] }> {
  const databases = new Set<string>();
  const tables = new Map<string, CatalogEntry>();
  const partitions = new Map<string, readonly CatalogPartition[]>();
  const unread = new Set<string>();
  const problems: Diagnostic[] = [];
  for (const database of lake.databases.keys()) {
    try {
      if (!(await catalog.hasDatabase(database))) continue;
      databases.add(database);
      for (const entry of await catalog.tables(database)) tables.set(entryKey(database, entry.Name), entry);
      for (const table of lake.tables) {
        const key = entryKey(database, table.name);
        if (table.database !== database || table.format !== 'parquet' || !(tables.get(key)?.PartitionKeys?.length)) continue;
        partitions.set(key, await catalog.partitions(database, table.name));
      }
    } catch (error) {
      if (!(error instanceof CatalogError)) throw error;
      unread.add(database);
      problems.push(catalogFailure(error, undefined));
    }
  }
  return { state: { databases, tables, partitions }, unread, problems };
}
