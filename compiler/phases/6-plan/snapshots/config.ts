import type { SnapshotNode } from '../../../contracts/manifest.ts';
import type { ColumnType } from '../../../contracts/relation.ts';
import { nearest } from '../../../diagnostics/nearest.ts';
import { namesOf, placeOf, textOf } from '../config.ts';
import { snapshotOption } from '../diagnostics.ts';
import { configColumns, uniqueKey } from '../keys.ts';
import type { MaterializationInput } from '../materialization.ts';

/** dbt's names of the columns that a snapshot adds, after `snapshot_meta_column_names`. */
export interface MetaColumns {
  readonly scdId: string;
  readonly updatedAt: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly isDeleted: string;
}

/** A snapshot's config, read and checked. */
export interface SnapshotConfig {
  readonly strategy: 'timestamp' | 'check';
  /** Columns, or (dbt) expressions over columns, `id || '-' || region`. */
  readonly key: readonly string[];
  /** The column that tells when a row changed; strategy `check` may have none, and the run's start is taken. */
  readonly updatedAt?: string;
  /** Strategy `check`: the columns compared. */
  readonly compared: readonly string[];
  readonly hardDeletes: 'ignore' | 'invalidate' | 'new_record';
  /** SQL of `dbt_valid_to_current`: what the current rows hold in place of null. */
  readonly validToCurrent?: string;
  readonly meta: MetaColumns;
}

const HARD_DELETES = ['ignore', 'invalidate', 'new_record'] as const;

/** Reads the config of a `timestamp` or `check` snapshot over the columns of its SELECT; undefined when something is wrong, which is reported. */
export function readSnapshotConfig(input: MaterializationInput, strategy: 'timestamp' | 'check', output: readonly ColumnType[]): SnapshotConfig | undefined {
  const node = input.node as SnapshotNode;
  const columns = output.map((column) => column.name);
  const key = readKey(input, columns, input.manifest.project.conventions.snapshotsAsTold);
  const updatedAt = readUpdatedAt(input, columns, strategy === 'timestamp');
  const compared = strategy === 'check' ? readCompared(input, columns) : [];
  const hardDeletes = readHardDeletes(input);
  if (!key || updatedAt === null || !compared || !hardDeletes) return undefined;
  const validToCurrent = textOf(node, 'dbt_valid_to_current');
  return {
    strategy, key, compared, hardDeletes, meta: metaColumns(node),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(validToCurrent !== undefined && { validToCurrent }),
  };
}

/** `unique_key`, which every snapshot needs. dbt's may hold expressions. */
export function readKey(input: MaterializationInput, columns: readonly string[], expressions = false): readonly string[] | undefined {
  const names = namesOf(input.node.config.unique_key);
  if (expressions && names.some(isExpression)) {
    const found = names.map((name) => (isExpression(name) ? [name] : configColumns(input, 'unique_key', [name], columns)));
    return found.every((each) => each !== undefined) ? found.flat() : undefined;
  }
  if (namesOf(input.node.config.unique_key).length > 0) return uniqueKey(input, columns);
  return wrong(input, 'unique_key', "has no unique_key: add unique_key='id'");
}

/** Anything but a name, in quotes or not. */
function isExpression(text: string): boolean {
  return !/^("(?:[^"]|"")+"|[\p{L}\p{N}_$]+)$/u.test(text);
}

/** `updated_at`: undefined when none is set, null when that or its column is an error. */
export function readUpdatedAt(input: MaterializationInput, columns: readonly string[], needed: boolean): string | undefined | null {
  const names = namesOf(input.node.config.updated_at);
  if (names.length === 0) return needed ? (wrong(input, 'updated_at', "has no updated_at: add updated_at='updated_at'") ?? null) : undefined;
  return configColumns(input, 'updated_at', names, columns)?.[0] ?? null;
}

/** `check_cols`: the columns listed, or all; undefined when missing or unknown, which is reported. */
export function readCompared(input: MaterializationInput, columns: readonly string[], but: readonly string[] = []): readonly string[] | undefined {
  const value = input.node.config.check_cols;
  if (value === 'all' || (Array.isArray(value) && value.length === 1 && value[0] === 'all')) return columns.filter((column) => !but.includes(column));
  const names = namesOf(value);
  if (names.length === 0) return wrong(input, 'check_cols', "has no check_cols: add check_cols='all', or a list of columns");
  // dbt compares nothing while there is nothing to compare with: only the next run needs the columns.
  return configColumns(input, 'check_cols', names, columns, input.manifest.project.conventions.format === 'dbt' && input.existing === undefined);
}

/** Reports that the snapshot's config lacks or misuses a key. */
export function wrong(input: MaterializationInput, key: string, problem: string): undefined {
  const place = input.node.config[key] === undefined ? placeOf(input.node, 'strategy') : placeOf(input.node, key);
  input.reporter.report(snapshotOption.at(place, { node: input.node.name, problem }, { node: input.node.id }));
  return undefined;
}

function readHardDeletes(input: MaterializationInput): SnapshotConfig['hardDeletes'] | undefined {
  const value = textOf(input.node, 'hard_deletes') ?? (input.node.config.invalidate_hard_deletes === true ? 'invalidate' : 'ignore');
  const found = HARD_DELETES.find((each) => each === value);
  if (found) return found;
  const close = nearest(value, HARD_DELETES);
  return wrong(input, 'hard_deletes', `has hard_deletes='${value}'${close ? `; did you mean '${close}'` : ''}: choose ignore, invalidate or new_record`);
}

function metaColumns(node: SnapshotNode): MetaColumns {
  const names = (node.config.snapshot_meta_column_names ?? {}) as Readonly<Record<string, unknown>>;
  const name = (key: string): string => (typeof names[key] === 'string' ? (names[key] as string) : key);
  return { scdId: name('dbt_scd_id'), updatedAt: name('dbt_updated_at'), validFrom: name('dbt_valid_from'), validTo: name('dbt_valid_to'), isDeleted: name('dbt_is_deleted') };
}
