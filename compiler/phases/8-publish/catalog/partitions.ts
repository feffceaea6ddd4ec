import type { CatalogPartition, PartitionChanges } from '../../../contracts/catalog.ts';
import { sameColumns, samePlace } from './compare.ts';
import type { LakeTable } from './lake-table.ts';
import { partitionInput } from './table-input.ts';

/**
 * What is to be done about a table's partitions. `here`: those that its files are in, each as `order_year=2026/order_month=1`; `there`: those that
 * the catalog has. One that is not here any more goes when the whole table was made anew, and only when it stood for a folder of this table.
 */
export function partitionChanges(table: LakeTable, here: readonly string[], there: readonly CatalogPartition[]): PartitionChanges {
  if (table.format !== 'parquet' || table.partitionKeys.length === 0) return NO_CHANGES;
  const wanted = new Map(here.flatMap((path) => {
    const values = partitionValues(path, table.partitionKeys.map(({ name }) => name));
    return values ? [[keyOf(values), partitionInput(table, values, path)] as const] : [];
  }));
  const known = new Map(there.map((partition) => [keyOf(partition.Values), partition]));
  const inputs = [...wanted].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    create: inputs.flatMap(([key, input]) => (known.has(key) ? [] : [input])),
    update: inputs.flatMap(([key, input]) => {
      const now = known.get(key)?.StorageDescriptor;
      return now && !(samePlace(now.Location, input.StorageDescriptor.Location) && sameColumns(now.Columns, input.StorageDescriptor.Columns)) ? [input] : [];
    }),
    delete: table.rebuilt ? there.filter(({ Values, StorageDescriptor }) => !wanted.has(keyOf(Values)) && below(StorageDescriptor?.Location, table.location)).map(({ Values }) => Values).sort(byText) : [],
  };
}

export const NO_CHANGES: PartitionChanges = { create: [], update: [], delete: [] };

/** Whether there is anything to do. */
export function anyChange({ create, update, delete: gone }: PartitionChanges): boolean {
  return create.length + update.length + gone.length > 0;
}

/** The folders of partitions that files lie in, each as `order_year=2026/order_month=1`; sorted. `files`: their paths; hidden ones (`_`, `.`) are none. */
export function partitionFolders(files: readonly string[], location: string, names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const root = plain(location);
  for (const file of files) {
    const path = plain(file);
    if (!path.startsWith(root)) continue;
    const parts = path.slice(root.length).split('/').filter((part) => part !== '');
    const name = parts.pop();
    if (name === undefined || /^[._]/.test(name) || parts.length !== names.length) continue;
    const folder = parts.join('/');
    if (partitionValues(folder, names)) found.add(folder);
  }
  return [...found].sort();
}

/** `order_year=2026/order_month=1` as values; undefined when it is of other columns. */
export function partitionValues(path: string, names: readonly string[]): readonly string[] | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length !== names.length) return undefined;
  const values: string[] = [];
  for (const [at, part] of parts.entries()) {
    const equals = part.indexOf('=');
    if (equals < 0 || part.slice(0, equals).toLowerCase() !== names[at]!.toLowerCase()) return undefined;
    // Spark escapes characters of ASCII, DuckDB the bytes of all that is special in a URL.
    values.push(part.slice(equals + 1).replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) => Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8')));
  }
  return values;
}

function keyOf(values: readonly string[]): string {
  return values.join('\u0000');
}

function byText(a: readonly string[], b: readonly string[]): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function below(location: string | undefined, root: string): boolean {
  return location === undefined || plain(location).startsWith(plain(root));
}

/** A path or URL that can be compared with another of the same place. */
function plain(path: string): string {
  return path.replace(/^s3[an]:/, 's3:').replace(/^file:(\/\/)?/, '');
}
