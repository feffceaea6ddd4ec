import type { CatalogEntry, CatalogPartition } from '../../../contracts/catalog.ts';
import type { ColumnType } from '../../../contracts/relation.ts';
import { isIceberg } from './compare.ts';
import { hiveType, isWidening } from './hive-type.ts';
import { partitionFolders, partitionValues } from './partitions.ts';

/** What an entry's files are, as they were found. */
export interface EntryFiles {
  /** Paths or URLs of all files at its location. */
  readonly files: readonly string[];
  /** Columns of the Parquet files, by what their footers say: files that say the same share an item. */
  readonly schemas: readonly FileSchema[];
  /** Iceberg: what `metadata_location` leads to; undefined when nothing is there. */
  readonly metadata?: string;
}

export interface FileSchema {
  readonly columns: readonly ColumnType[];
  readonly files: number;
  readonly example: string;
}

/** One way in which an entry is not true of its files. */
export interface CatalogDifference {
  readonly kind: 'no-files' | 'column-not-in-files' | 'column-not-in-catalog' | 'type' | 'partition-not-in-catalog' | 'partition-without-files' | 'file-in-no-partition' | 'no-metadata' | 'not-registered';
  /** What it is about, in words that follow the entry's name. */
  readonly text: string;
  readonly column?: string;
}

/** Compares an entry with the files that it stands for. */
export function checkEntry(entry: CatalogEntry, partitions: readonly CatalogPartition[], found: EntryFiles): readonly CatalogDifference[] {
  if (isIceberg(entry)) return checkIceberg(entry, found);
  const location = entry.StorageDescriptor?.Location ?? '';
  const names = (entry.PartitionKeys ?? []).map(({ Name }) => Name.toLowerCase());
  const data = found.files.filter(isData);
  const differences: CatalogDifference[] = [];
  if (data.length === 0 && (names.length === 0 || partitions.length > 0)) differences.push({ kind: 'no-files', text: `has no files at ${location}` });
  if (names.length > 0 && data.length > 0) differences.push(...checkPartitions(location, names, data, partitions));
  return [...differences, ...checkColumns(entry, found.schemas)];
}

function checkPartitions(location: string, names: readonly string[], files: readonly string[], partitions: readonly CatalogPartition[]): readonly CatalogDifference[] {
  const here = partitionFolders(files, location, names);
  const known = new Set(partitions.map(({ Values }) => Values.join('\u0000')));
  const lying = new Set(here.map((folder) => partitionValues(folder, names)!.join('\u0000')));
  const missing = here.filter((folder) => !known.has(partitionValues(folder, names)!.join('\u0000')));
  const empty = partitions.filter(({ Values, StorageDescriptor }) => !lying.has(Values.join('\u0000')) && (StorageDescriptor?.Location ?? location).startsWith(location));
  const stray = files.filter((file) => partitionFolders([file], location, names).length === 0);
  return [
    ...(missing.length > 0 ? [{ kind: 'partition-not-in-catalog' as const, text: `lacks ${counted(missing.length, 'partition')} that files lie in: ${some(missing)}` }] : []),
    ...(empty.length > 0 ? [{ kind: 'partition-without-files' as const, text: `has ${counted(empty.length, 'partition')} without files: ${some(empty.map(({ Values }) => names.map((name, at) => `${name}=${Values[at]}`).join('/')))}` }] : []),
    ...(stray.length > 0 ? [{ kind: 'file-in-no-partition' as const, text: `has ${counted(stray.length, 'file')} that ${stray.length === 1 ? 'lies' : 'lie'} in no partition: ${some(stray)}` }] : []),
  ];
}

function checkColumns(entry: CatalogEntry, schemas: readonly FileSchema[]): readonly CatalogDifference[] {
  if (schemas.length === 0) return [];
  const keys = new Set((entry.PartitionKeys ?? []).map(({ Name }) => Name.toLowerCase()));
  const columns = new Map((entry.StorageDescriptor?.Columns ?? []).map(({ Name, Type }) => [Name.toLowerCase(), hiveType(Type ?? '')]));
  const differences: CatalogDifference[] = [];
  const seen = new Set<string>();
  const told = new Map<string, { files: number; readonly example: string; readonly type: string; readonly name: string }>();
  for (const { columns: inFiles, files, example } of schemas) {
    for (const { name, type } of inFiles) {
      const column = name.toLowerCase();
      seen.add(column);
      if (keys.has(column)) continue;
      const declared = columns.get(column);
      const real = hiveType(type);
      // A narrower file is read as the wider type.
      if (declared === real || (declared !== undefined && isWidening(real, declared))) continue;
      const key = `${column} ${real}`;
      const before = told.get(key);
      if (before) before.files += files;
      else told.set(key, { files, example, type: real, name: column });
    }
  }
  for (const [column, type] of columns) if (!seen.has(column)) differences.push({ kind: 'column-not-in-files', column, text: `has a column ${column} ${type} that no file has` });
  for (const { files, example, type, name } of told.values()) {
    const declared = columns.get(name);
    const where = `${counted(files, 'file')} (${example})`;
    differences.push(declared === undefined ? { kind: 'column-not-in-catalog', column: name, text: `lacks the column ${name} ${type} of ${where}` } : { kind: 'type', column: name, text: `has column ${name} as ${declared}, and ${where} ${files === 1 ? 'has' : 'have'} ${type}` });
  }
  return differences;
}

function checkIceberg(entry: CatalogEntry, { metadata }: EntryFiles): readonly CatalogDifference[] {
  const place = entry.Parameters?.['metadata_location'];
  if (place === undefined) return [{ kind: 'no-metadata', text: 'has no metadata_location' }];
  if (metadata === undefined) return [{ kind: 'no-metadata', text: `points to metadata that is not there: ${place}` }];
  const real = icebergColumns(metadata);
  if (!real) return [{ kind: 'no-metadata', text: `points to metadata that can't be read: ${place}` }];
  return checkColumns({ ...entry, PartitionKeys: [] }, [{ columns: real, files: 1, example: place }]);
}

/** Columns of the current schema in an Iceberg table's metadata. */
function icebergColumns(text: string): readonly ColumnType[] | undefined {
  try {
    const metadata = JSON.parse(text) as { readonly 'current-schema-id'?: number; readonly schemas?: readonly IcebergSchema[]; readonly schema?: IcebergSchema };
    const schema = metadata.schemas?.find((one) => one['schema-id'] === metadata['current-schema-id']) ?? metadata.schema;
    return schema?.fields.map(({ name, type }) => ({ name, type: icebergType(type) }));
  } catch {
    // Cut off, or no JSON: the caller tells.
    return undefined;
  }
}

interface IcebergSchema {
  readonly 'schema-id'?: number;
  readonly fields: readonly { readonly name: string; readonly type: IcebergType }[];
}
type IcebergType = string | { readonly type: 'list'; readonly element: IcebergType } | { readonly type: 'map'; readonly key: IcebergType; readonly value: IcebergType } | { readonly type: 'struct'; readonly fields: IcebergSchema['fields'] };

function icebergType(type: IcebergType): string {
  if (typeof type === 'string') return type.startsWith('fixed') ? 'binary' : type;
  switch (type.type) {
    case 'list':
      return `array<${icebergType(type.element)}>`;
    case 'map':
      return `map<${icebergType(type.key)},${icebergType(type.value)}>`;
    case 'struct':
      return `struct<${type.fields.map(({ name, type: inner }) => `${name}:${icebergType(inner)}`).join(',')}>`;
  }
}

/** A file that holds rows. */
export function isData(file: string): boolean {
  return file.endsWith('.parquet') && !/^[._]/.test(file.slice(file.lastIndexOf('/') + 1));
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function some(texts: readonly string[]): string {
  return `${texts.slice(0, 3).join(', ')}${texts.length > 3 ? ` and ${texts.length - 3} more` : ''}`;
}
