import type { Span } from '../../../contracts/diagnostics.ts';
import type { ColumnType } from '../../../contracts/relation.ts';

/** A table as it is to stand in the catalog. */
export interface LakeTable {
  readonly database: string;
  readonly name: string;
  /** The node that makes it; absent for the tables of `ops`. */
  readonly node?: string;
  readonly layer: string;
  readonly format: 'parquet' | 'iceberg' | 'delta';
  /** URL that ends with a slash. */
  readonly location: string;
  /** Names in lower case and Hive's types; without the partition columns. */
  readonly columns: readonly ColumnType[];
  readonly partitionKeys: readonly ColumnType[];
  readonly description: string;
  /** By column, in lower case. */
  readonly comments: ReadonlyMap<string, string>;
  readonly owner: string;
  /** `unknown`: its columns, or those above, can't all be followed. */
  readonly containsPii: boolean | 'unknown';
  /** The run that wrote it. */
  readonly runId: string;
  /** Its files were written by this run, or the lake's own notes say that a run wrote them. */
  readonly written: boolean;
  /** This run made all of it anew, so that partitions that are not there any more are gone. */
  readonly rebuilt: boolean;
  readonly span?: Span;
}

/** Whose entries they are. */
export interface Ownership {
  readonly project: string;
  readonly env: string;
}

/** One text for an entry: a key for maps. */
export function entryKey(database: string, name: string): string {
  return `${database}.${name}`.toLowerCase();
}
