import type { CatalogColumn, CatalogEntry, TableInput } from '../../../contracts/catalog.ts';
import { hiveType, isWidening } from './hive-type.ts';
import type { LakeTable, Ownership } from './lake-table.ts';
import { comment } from './table-input.ts';

/** How an entry and what it should be differ. */
export interface Difference {
  /** In the user's words, what readers of the table would trip over. */
  readonly breaking: readonly string[];
  /** What they would not. */
  readonly compatible: readonly string[];
}

/** Compares an entry of ours with its table. */
export function compareEntry(there: CatalogEntry, table: LakeTable, wanted: TableInput): Difference {
  const compatible = [...commentChanges(there, table), ...parameterChanges(there, wanted)];
  // Columns and place of an Iceberg table are Iceberg's to keep.
  if (table.format === 'iceberg' && isIceberg(there)) return { breaking: [], compatible };
  const breaking: string[] = [];
  if (!samePlace(there.StorageDescriptor?.Location, wanted.StorageDescriptor?.Location)) breaking.push(`moves from ${there.StorageDescriptor?.Location ?? 'nowhere'} to ${table.location}`);
  if (isIceberg(there) || (there.StorageDescriptor?.SerdeInfo?.SerializationLibrary ?? '') !== (wanted.StorageDescriptor?.SerdeInfo?.SerializationLibrary ?? '')) breaking.push(`its files become ${table.format}`);
  if (!sameColumns(there.PartitionKeys, wanted.PartitionKeys)) breaking.push(`is partitioned by ${listed(wanted.PartitionKeys)} instead of ${listed(there.PartitionKeys)}`);
  const columns = columnChanges(there.StorageDescriptor?.Columns ?? [], wanted.StorageDescriptor?.Columns ?? []);
  return { breaking: [...breaking, ...columns.breaking], compatible: [...columns.compatible, ...compatible] };
}

/** Columns by name: those added at the end and widened ones are compatible, all else is not. */
function columnChanges(before: readonly CatalogColumn[], after: readonly CatalogColumn[]): Difference {
  const breaking: string[] = [];
  const compatible: string[] = [];
  const old = new Map(before.map((column, at) => [column.Name.toLowerCase(), { type: hiveType(column.Type ?? ''), at }]));
  const now = new Map(after.map((column, at) => [column.Name.toLowerCase(), { type: hiveType(column.Type ?? ''), at }]));
  const gone = [...old].filter(([name]) => !now.has(name));
  const added = [...now].filter(([name]) => !old.has(name));
  const renamed = gone.length === 1 && added.length === 1 && gone[0]![1].at === added[0]![1].at && gone[0]![1].type === added[0]![1].type;
  if (renamed) breaking.push(`column ${gone[0]![0]} is now called ${added[0]![0]}`);
  else for (const [name] of gone) breaking.push(`column ${name} is gone`);
  for (const [name, { type }] of now) {
    const was = old.get(name);
    if (!was || was.type === type) continue;
    if (isWidening(was.type, type)) compatible.push(`column ${name} widens from ${was.type} to ${type}`);
    else breaking.push(`column ${name} ${isWidening(type, was.type) ? 'narrows' : 'changes'} from ${was.type} to ${type}`);
  }
  const kept = [...now].filter(([name]) => old.has(name)).map(([name]) => name);
  const order = [...old.keys()].filter((name) => now.has(name));
  const moved = kept.find((name, at) => name !== order[at]);
  if (moved !== undefined) breaking.push(`column ${moved} stands elsewhere`);
  const last = Math.max(-1, ...kept.map((name) => now.get(name)!.at));
  for (const [name, { type, at }] of renamed ? [] : added) (at > last ? compatible : breaking).push(`column ${name} ${type} is added${at > last ? '' : ' before others'}`);
  return { breaking, compatible };
}

function commentChanges(there: CatalogEntry, table: LakeTable): readonly string[] {
  // Iceberg may have comments of its own, where lakec has none.
  const same = (now: string | undefined, wanted: string): boolean => (now ?? '') === wanted || (table.format === 'iceberg' && wanted === '');
  const changes = same(there.Description, comment(table.description)) ? [] : ['its description'];
  const columns = [...(there.StorageDescriptor?.Columns ?? []), ...(there.PartitionKeys ?? [])];
  const known = new Set([...table.columns, ...table.partitionKeys].map(({ name }) => name));
  const commented = columns.filter(({ Name, Comment }) => known.has(Name.toLowerCase()) && !same(Comment, comment(table.comments.get(Name.toLowerCase()))));
  return commented.length === 0 ? changes : [...changes, `comment${commented.length === 1 ? '' : 's'} of ${commented.map(({ Name }) => Name).join(', ')}`];
}

/** Ours that are not as they should be; the run that wrote the table is no change by itself. */
function parameterChanges(there: CatalogEntry, wanted: TableInput): readonly string[] {
  const [before, after] = [there.Parameters ?? {}, wanted.Parameters ?? {}];
  const ours = (key: string): boolean => key.startsWith('lakec.') && key !== 'lakec.run_id' && key !== 'lakec.schema_hash';
  const keys = [...new Set([...Object.keys(before).filter(ours), ...Object.keys(after)])].filter((key) => key !== 'lakec.run_id' && key !== 'lakec.schema_hash' && before[key] !== after[key]);
  return keys.sort().map((key) => (after[key] === undefined ? `parameter ${key} goes` : `parameter ${key} = ${after[key]}`));
}

/** True for an entry that this project made for this environment. */
export function isOurs(entry: CatalogEntry, { project, env }: Ownership): boolean {
  return entry.Parameters?.['lakec.project'] === project && entry.Parameters['lakec.env'] === env;
}

export function isIceberg(entry: CatalogEntry): boolean {
  return entry.Parameters?.['table_type']?.toUpperCase() === 'ICEBERG';
}

/** Names and types, without comments. */
export function sameColumns(a: readonly CatalogColumn[] | undefined, b: readonly CatalogColumn[] | undefined): boolean {
  const text = (columns: readonly CatalogColumn[] | undefined): string => JSON.stringify((columns ?? []).map(({ Name, Type }) => [Name.toLowerCase(), hiveType(Type ?? '')]));
  return text(a) === text(b);
}

/** The same folder, however it is written. */
export function samePlace(a: string | undefined, b: string | undefined): boolean {
  const plain = (path: string | undefined): string => (path ?? '').replace(/^s3[an]:/, 's3:').replace(/^file:\/*/, '/').replace(/\/+$/, '');
  return plain(a) === plain(b);
}

function listed(columns: readonly CatalogColumn[] | undefined): string {
  return columns && columns.length > 0 ? columns.map(({ Name, Type }) => `${Name} ${Type ?? ''}`.trim()).join(', ') : 'nothing';
}
