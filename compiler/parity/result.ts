import type { Cause } from './causes/index.ts';

/** What comparing two targets found. The first target is `left`, the second `right`. */
export interface ParityResult {
  readonly targets: readonly [left: string, right: string];
  /** In DAG order; a quarantine table comes after its model's own. */
  readonly relations: readonly RelationParity[];
  /** Where differences begin: relations that differ although nothing that they are made from does. */
  readonly roots: readonly Root[];
}

/** What became of one relation. */
export interface RelationParity {
  /** The node whose relation it is. */
  readonly id: string;
  /** `silver.orders_silver`. */
  readonly relation: string;
  /** `missing`: one side does not have it. `not-compared`: one side can't be read from here. */
  readonly status: 'equal' | 'different' | 'missing' | 'not-compared';
  /** Why it is missing or not compared. */
  readonly reason?: string;
  /** Rows that were compared, of each side. */
  readonly rows: { readonly left: number; readonly right: number };
  /** Which part of the rows, where it is not all: `since 2026-01-01 by order_date`. */
  readonly scope?: string;
  readonly schema: readonly SchemaDifference[];
  /** Set when rows differ: how they were put side by side. */
  readonly aligned?: Alignment;
  /** Rows that only one side has, and rows of both whose other columns differ. */
  readonly onlyLeft: number;
  readonly onlyRight: number;
  readonly changed: number;
  /** Columns in which aligned rows differ, in the table's order. */
  readonly columns: readonly ColumnDifference[];
  /** The first differing rows, in the key's order. */
  readonly first: readonly RowDifference[];
  /** Columns that were left out of the comparison. */
  readonly ignored: readonly string[];
  /** The nearest relations above it that differ too. */
  readonly because: readonly Because[];
}

/** How rows of the two sides were put side by side. */
export type Alignment =
  | { readonly by: 'key'; readonly columns: readonly string[]; /** Who says that it is one: `unique test`. */ readonly from: string }
  /** Without a key rows are counted; those that only one side has are paired by how many of their columns are equal. */
  | { readonly by: 'rows'; /** A key was declared, and does not hold. */ readonly broken?: { readonly columns: readonly string[]; readonly from: string; readonly target: string; readonly keys: number } };

export type SchemaDifference =
  | { readonly kind: 'only'; readonly column: string; readonly side: 'left' | 'right'; readonly type: string }
  | { readonly kind: 'type'; readonly column: string; readonly left: string; readonly right: string }
  | { readonly kind: 'order'; readonly left: readonly string[]; readonly right: readonly string[] };

export interface ColumnDifference {
  readonly column: string;
  /** Rows in which it differs; of rows that were paired by likeness: of the first of them. */
  readonly rows: number;
  /** The first two values that differ, as texts. */
  readonly example: { readonly left: string | null; readonly right: string | null };
  readonly cause?: Cause;
  /** Columns of parents, as `silver.orders_silver.rate_to_usd`, from which the difference comes. */
  readonly from: readonly string[];
}

/** Values as texts; null is null. */
export interface RowDifference {
  readonly kind: 'changed' | 'only-left' | 'only-right';
  /** Columns that tell which row it is. */
  readonly key: readonly (readonly [column: string, value: string | null])[];
  /** Changed: the columns that differ. Else: all other columns of the row, with its values on the side that has it. */
  readonly values: readonly { readonly column: string; readonly left?: string | null; readonly right?: string | null }[];
  /** Put side by side by likeness: no key says that it is the same row. */
  readonly alike?: boolean;
}

/** A parent that differs too. */
export interface Because {
  readonly id: string;
  readonly relation: string;
  readonly columns: readonly string[];
}

export interface Root {
  readonly id: string;
  readonly relation: string;
  readonly columns: readonly ColumnDifference[];
  /** Relations that differ because of it, as far as the DAG tells. */
  readonly below: readonly string[];
}
