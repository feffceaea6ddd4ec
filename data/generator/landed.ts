import type { Day } from './calendar.ts';
import type { Counts, TableName } from './counts.ts';

/** The texts of a row as delivered, by declared column; empty text stands for a missing value. */
export type Texts = Readonly<Record<string, string>>;

/** A delivered row: what the file says, and what it means. */
export interface Landed<Meaning> {
  readonly texts: Texts;
  /** The file: a day's own, the snapshot, or the legacy snapshot. */
  readonly file: Day | 'snapshot' | 'legacy';
  /** Where in its file the row stands: smaller first, ties as made. */
  readonly place: number;
  /** What the row means once it is typed; null when bronze must refuse the row. */
  readonly meaning: Meaning | null;
  /** The reason for which bronze must refuse the row. */
  readonly refused?: string;
}

/** A table's delivered rows, its columns in declared order, and the counts it was made to. */
export interface LandedTable<Meaning> {
  readonly name: TableName;
  readonly columns: readonly string[];
  readonly rows: readonly Landed<Meaning>[];
  readonly counts: Counts;
  /** Counts that are not scaled from the plan but follow from it. */
  readonly facts?: Readonly<Record<string, number>>;
}

/** What every table is made from. */
export interface Recipe {
  readonly seed: number;
  readonly scale: number;
  readonly asOf: Day;
}

/** The numbers 0 to n − 1. */
export function upTo(n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** An id such as `CUST-000001`. */
export function id(prefix: string, number: number, digits: number): string {
  return `${prefix}-${String(number).padStart(digits, '0')}`;
}
