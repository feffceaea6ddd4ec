import type { CatalogEntry } from '../contracts/catalog.ts';
import type { Span } from '../contracts/diagnostics.ts';
import type { Manifest } from '../contracts/manifest.ts';
import { openReader } from '../adapters/duckdb/reader.ts';
import type { Invocation } from '../invocation.ts';
import { catalogDiffers, checkEntry, entryKey, isData, isOurEntry, readCatalog, type CatalogDifference, type CatalogRules, type EntryFiles, type LakeTables } from '../phases/8-publish/index.ts';
import { withLake } from './index.ts';
import type { OpenedLake } from './open-lake.ts';
import { readFooters } from './footers.ts';

/** An entry, and where it is not true of its files. */
export interface CheckedEntry {
  readonly database: string;
  readonly name: string;
  readonly node?: string;
  readonly files: number;
  readonly partitions: number;
  readonly differences: readonly CatalogDifference[];
}

/** `lakec catalog check`: compares the entries of the chosen tables with the files at their places. Each difference is reported, at the node or column that it is about. */
export function checkLakeCatalog(call: Invocation): Promise<readonly CheckedEntry[] | undefined> {
  return withLake(call, async ({ lake, tables, opened, rules }) => {
    const { manifest } = lake;
    const { state, problems } = await readCatalog(opened.catalog, tables);
    problems.forEach(call.reporter.report);
    const there = new Set(lake.stored.filter(({ exists }) => exists).map(({ identifier }) => identifier));
    const reader = await openReader(manifest.project, call.host);
    const connection = await reader.connect();
    const checked: CheckedEntry[] = [];
    try {
      for (const { database, name, node } of entriesOf(tables, state.tables, rules)) {
        const key = entryKey(database, name);
        const entry = state.tables.get(key);
        const partitions = state.partitions.get(key) ?? [];
        const base = { database, name, ...(node !== undefined && { node }) };
        if (!entry) {
          if (there.has(name)) checked.push({ ...base, files: 0, partitions: 0, differences: [{ kind: 'not-registered', text: 'is not in the catalog, and its table is built' }] });
          continue;
        }
        const found = await filesOf(entry, opened, (files) => readFooters(files, connection));
        checked.push({ ...base, files: found.files.filter(isData).length, partitions: partitions.length, differences: checkEntry(entry, partitions, found) });
      }
    } finally {
      connection.close();
      await reader.close();
    }
    for (const { database, name, node, differences } of checked) {
      for (const difference of differences) call.reporter.report(catalogDiffers.at(placeOf(difference, node, manifest), { database, name, text: difference.text, kind: difference.kind }, node === undefined ? {} : { node }));
    }
    return checked;
  });
}

/** Entries of the chosen tables, and others of this project. */
function entriesOf(tables: LakeTables, there: ReadonlyMap<string, CatalogEntry>, rules: CatalogRules): readonly { readonly database: string; readonly name: string; readonly node?: string }[] {
  const wanted = tables.tables.map(({ database, name, node }) => ({ database, name, ...(node !== undefined && { node }) }));
  const known = new Set(wanted.map(({ database, name }) => entryKey(database, name)));
  const others = rules.removed ? [...there].filter(([key, entry]) => !known.has(key) && isOurEntry(entry, rules.owner)).map(([key, entry]) => ({ database: key.slice(0, key.indexOf('.')), name: entry.Name })) : [];
  return [...wanted, ...others].sort((a, b) => (entryKey(a.database, a.name) < entryKey(b.database, b.name) ? -1 : 1));
}

async function filesOf(entry: CatalogEntry, opened: OpenedLake, footers: (files: readonly string[]) => Promise<EntryFiles['schemas']>): Promise<EntryFiles> {
  const metadata = entry.Parameters?.['metadata_location'];
  if (entry.Parameters?.['table_type']?.toUpperCase() === 'ICEBERG') {
    const text = metadata === undefined ? undefined : await opened.text(metadata);
    return { files: [], schemas: [], ...(text !== undefined && { metadata: text }) };
  }
  const files = await opened.files(entry.StorageDescriptor?.Location ?? '');
  return { files, schemas: await footers(files.filter(isData)) };
}

/** The column's declaration, else its model's. */
function placeOf({ column }: CatalogDifference, id: string | undefined, manifest: Manifest): Span | undefined {
  const node = id === undefined ? undefined : manifest.nodes.get(id);
  const declared = column !== undefined && node && 'columns' in node ? node.columns.find(({ name }) => name.toLowerCase() === column)?.span : undefined;
  return declared ?? node?.span;
}
