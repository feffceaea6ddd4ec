/**
 * How a column comes from another: its value as it is, a value made of it and others of its row, or one made of several rows (an
 * aggregate, a window function). Over several models the strongest counts.
 */
export type LineageStep = 'copied' | 'transformed' | 'aggregated';

/** How a column decides which rows there are, without being in a value. */
export type RowUse = 'filtered' | 'joined' | 'grouped' | 'ordered';

/** A column that a SELECT reads. `relation`: as `relationKey` spells it. */
export interface ColumnSource {
  readonly relation: string;
  readonly column: string;
  readonly step: LineageStep;
}

export interface RowSource {
  readonly relation: string;
  readonly column: string;
  readonly use: RowUse;
}

/** Where the columns of a SELECT come from. */
export interface QueryLineage {
  readonly kind: 'known';
  /** In order. */
  readonly columns: readonly {
    readonly name: string;
    readonly sources: readonly ColumnSource[];
  }[];
  /** Columns that decide which rows there are: in conditions of WHERE, HAVING, QUALIFY and JOIN, in GROUP BY, and in an ORDER BY that a LIMIT cuts. */
  readonly rows: readonly RowSource[];
  /** What the SELECT says; absent where nobody asked. */
  readonly prints?: Prints;
}

/** What a SELECT says, to be compared with what another says. */
export interface Prints {
  /** Of the value of each column, in order: equal prints give equal values on equal rows. */
  readonly columns: readonly string[];
  /** Of which rows there are: equal prints give equal rows of equal relations. */
  readonly rows: string;
}

/** There is no guess: a SELECT that holds something that can't be followed says so. */
export type Lineage = QueryLineage | { readonly kind: 'unknown'; readonly reason: string };
