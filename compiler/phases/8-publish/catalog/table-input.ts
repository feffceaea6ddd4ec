import { createHash } from 'node:crypto';
import type { CatalogColumn, CatalogEntry, DatabaseInput, PartitionInput, StorageDescriptor, TableInput } from '../../../contracts/catalog.ts';
import type { ColumnType } from '../../../contracts/relation.ts';
import type { LakeTable, Ownership } from './lake-table.ts';

/** What the catalog is told of a table. `there`: the entry that it has, of which others' parameters and what is not ours to say are kept. */
export function tableInput(table: LakeTable, owner: Ownership, there?: CatalogEntry): TableInput {
  const ours = parametersOf(knownBefore(table, there), owner);
  const description = comment(table.description);
  if (table.format === 'iceberg' && there) return icebergInput(table, ours, description, there);
  const others = Object.fromEntries(Object.entries(there?.Parameters ?? {}).filter(([key]) => !key.startsWith('lakec.')));
  const storage = storageOf(table);
  return {
    Name: table.name,
    ...(description !== '' && { Description: description }),
    ...(there?.Owner !== undefined && { Owner: there.Owner }),
    ...(there?.Retention !== undefined && { Retention: there.Retention }),
    StorageDescriptor: { ...storage, ...(there?.StorageDescriptor?.Parameters && { Parameters: there.StorageDescriptor.Parameters }) },
    PartitionKeys: table.format === 'delta' ? [] : catalogColumns(table.partitionKeys, table.comments),
    TableType: 'EXTERNAL_TABLE',
    Parameters: sorted({ ...others, ...ours }),
  };
}

/** An Iceberg entry is Iceberg's: its columns, its place and `metadata_location` stay; lakec sets parameters, and comments where it has some. */
function icebergInput(table: LakeTable, ours: Readonly<Record<string, string>>, description: string, there: CatalogEntry): TableInput {
  const columns = there.StorageDescriptor?.Columns?.map((column) => withComment(column, table.comments));
  const kept = Object.fromEntries(Object.entries(there.Parameters ?? {}).filter(([key]) => !key.startsWith('lakec.')));
  const said: Record<string, unknown> = {};
  for (const key of TABLE_INPUT) if (there[key] !== undefined) said[key] = there[key];
  return {
    ...said,
    Name: there.Name,
    ...(description !== '' && { Description: description }),
    ...(there.StorageDescriptor && { StorageDescriptor: { ...there.StorageDescriptor, ...(columns && { Columns: columns }) } }),
    Parameters: sorted({ ...ours, ...kept }),
  };
}

/** What an earlier run knew of a table of the same columns is still so when this one could not follow them: it looked at a part of the lake. */
function knownBefore(table: LakeTable, there: CatalogEntry | undefined): LakeTable {
  const before = there?.Parameters?.['lakec.contains_pii'];
  if (table.containsPii !== 'unknown' || there?.Parameters?.['lakec.schema_hash'] !== schemaHash(table)) return table;
  return before === 'true' || before === 'false' ? { ...table, containsPii: before === 'true' } : table;
}

/** Members of the service's TableInput that are kept as they are. */
const TABLE_INPUT = ['Owner', 'LastAccessTime', 'LastAnalyzedTime', 'Retention', 'PartitionKeys', 'ViewOriginalText', 'ViewExpandedText', 'TableType', 'TargetTable'] as const;

/** One partition: the table's own storage, at its folder (`order_year=2026/order_month=1`). Comments are the table's. */
export function partitionInput(table: LakeTable, values: readonly string[], folder: string): PartitionInput {
  const { Columns: _, ...storage } = storageOf(table);
  return { Values: values, StorageDescriptor: { Columns: catalogColumns(table.columns), ...storage, Location: `${table.location}${folder}/` } };
}

/** A database that lakec makes. */
export function databaseInput(name: string, layer: string, { project, env }: Ownership): DatabaseInput {
  return { Name: name, Description: `${project} ${layer} layer (${env}), managed by lakec`, Parameters: { 'lakec.env': env, 'lakec.layer': layer, 'lakec.project': project } };
}

/** Parameters that say whose entry it is and what it holds. */
export function parametersOf(table: LakeTable, { project, env }: Ownership): Readonly<Record<string, string>> {
  return sorted({
    ...FORMAT_PARAMETERS[table.format],
    'lakec.contains_pii': String(table.containsPii), 'lakec.env': env, 'lakec.layer': table.layer, ...(table.node !== undefined && { 'lakec.node': table.node }),
    ...(table.owner !== '' && { 'lakec.owner': table.owner }), 'lakec.project': project, 'lakec.run_id': table.runId, 'lakec.schema_hash': schemaHash(table),
  });
}

const FORMAT_PARAMETERS: Readonly<Record<LakeTable['format'], Readonly<Record<string, string>>>> = {
  parquet: { EXTERNAL: 'TRUE', classification: 'parquet' },
  delta: { EXTERNAL: 'TRUE', classification: 'delta', 'spark.sql.sources.provider': 'delta', table_type: 'DELTA' },
  iceberg: { table_type: 'ICEBERG' },
};

/** What an entry says of its table, as one short text: columns, types, comments, partitions, format and location. */
export function schemaHash(table: LakeTable): string {
  const columns = (list: readonly ColumnType[]): readonly unknown[] => list.map(({ name, type }) => [name, type, comment(table.comments.get(name))]);
  const said = { columns: columns(table.columns), comment: comment(table.description), format: table.format, location: table.location, partitions: columns(table.partitionKeys) };
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}

/** The catalog's columns; `comments` are left out where none are given. */
export function catalogColumns(columns: readonly ColumnType[], comments: ReadonlyMap<string, string> = new Map()): readonly CatalogColumn[] {
  return columns.map(({ name, type }) => withComment({ Name: name, Type: type }, comments));
}

function withComment(column: CatalogColumn, comments: ReadonlyMap<string, string>): CatalogColumn {
  const text = comment(comments.get(column.Name.toLowerCase()));
  return text === '' ? column : { ...column, Comment: text };
}

/** A comment as the catalog takes it: one line of at most 255 characters. */
export function comment(text: string | undefined): string {
  const line = (text ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (line.length <= MOST) return line;
  // A character outside the first plane is two units, which stay together.
  return `${line.slice(0, MOST - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
const MOST = 255;

/** How a format's files are read, where. */
export function storageOf(table: LakeTable): StorageDescriptor {
  const columns = table.format === 'delta' ? [...table.columns, ...table.partitionKeys] : table.columns;
  return { Columns: catalogColumns(columns, table.comments), Location: table.location, ...SERDES[table.format] };
}

/** Glue has no reader of its own for Delta and Iceberg: those find the table's log by its place. */
const SERDES: Readonly<Record<LakeTable['format'], Omit<StorageDescriptor, 'Columns' | 'Location'>>> = {
  parquet: {
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    Compressed: true,
    SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe', Parameters: { 'serialization.format': '1' } },
  },
  delta: {
    InputFormat: 'org.apache.hadoop.mapred.SequenceFileInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat',
    Compressed: false,
    SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe', Parameters: { 'serialization.format': '1' } },
  },
  iceberg: {},
};

function sorted(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
