import { iso, type Day } from './calendar.ts';
import type { Landed, LandedTable } from './landed.ts';

/** What becomes of a table's rows on their way to silver. */
export interface Flow {
  readonly landed: number;
  readonly bronze_quarantined: number;
  readonly bronze: number;
  readonly silver_quarantined: number;
  readonly deleted: number;
  readonly superseded: number;
  readonly silver: number;
}

/** The rows that stay, the flow, and the reasons for which the others were refused. */
export interface Settled<Meaning> {
  readonly rows: readonly Meaning[];
  readonly flow: Flow;
  readonly reasons: { readonly bronze: Readonly<Record<string, number>>; readonly silver: Readonly<Record<string, number>> };
}

/** A delivered row that bronze accepts, with the day of its file. */
export interface Arrived<Meaning> {
  readonly meaning: Meaning;
  /** Null for a snapshot. */
  readonly fileDay: Day | null;
  readonly landed: Landed<Meaning>;
}

/** How a table's rows are told apart, ranked and judged. */
export interface Rules<Meaning> {
  readonly key: (meaning: Meaning) => string;
  /** Negative when the first row wins. */
  readonly order: (a: Arrived<Meaning>, b: Arrived<Meaning>) => number;
  readonly isDeleted?: (meaning: Meaning) => boolean;
  /** The reason for which silver refuses a row. */
  readonly refusal?: (meaning: Meaning) => string | undefined;
  /** FX quotes are judged before one of them is chosen, all others after. */
  readonly judgeFirst?: boolean;
}

/** The rows of the files that have arrived at a day, less those that bronze refuses. */
export function arrived<Meaning>(table: LandedTable<Meaning>, asOf: Day): readonly Arrived<Meaning>[] {
  return landedBy(table, asOf).flatMap((landed) =>
    landed.meaning === null ? [] : [{ meaning: landed.meaning, fileDay: typeof landed.file === 'number' ? landed.file : null, landed }],
  );
}

/** Settles a table: one row a key, without those that are deleted or refused. */
export function settle<Meaning>(table: LandedTable<Meaning>, asOf: Day, rules: Rules<Meaning>): Settled<Meaning> {
  const landed = landedBy(table, asOf);
  const bronze = arrived(table, asOf);
  const refused: string[] = [];
  const isGood = ({ meaning }: Arrived<Meaning>) => {
    const reason = rules.refusal?.(meaning);
    if (reason) refused.push(reason);
    return !reason;
  };
  const candidates = rules.judgeFirst ? bronze.filter(isGood) : bronze;
  const winners = best(candidates, rules);
  const alive = winners.filter(({ meaning }) => !rules.isDeleted?.(meaning));
  const rows = rules.judgeFirst ? alive : alive.filter(isGood);
  return {
    rows: rows.map(({ meaning }) => meaning),
    flow: {
      landed: landed.length,
      bronze_quarantined: landed.length - bronze.length,
      bronze: bronze.length,
      silver_quarantined: refused.length,
      deleted: winners.length - alive.length,
      superseded: candidates.length - winners.length,
      silver: rows.length,
    },
    reasons: { bronze: tally(landed.flatMap((row) => row.refused ?? [])), silver: tally(refused) },
  };
}

/** The order of changes: the later one, then by kind of change, then by the later file; a snapshot comes last. */
export function changeOrder<Meaning extends { readonly updatedAt: number; readonly opRank: number }>(a: Arrived<Meaning>, b: Arrived<Meaning>): number {
  return b.meaning.updatedAt - a.meaning.updatedAt || a.meaning.opRank - b.meaning.opRank || laterFile(a, b);
}

/** The later file first, a snapshot last. */
export function laterFile(a: Arrived<unknown>, b: Arrived<unknown>): number {
  return (b.fileDay ?? -Infinity) === (a.fileDay ?? -Infinity) ? 0 : (b.fileDay ?? -Infinity) - (a.fileDay ?? -Infinity);
}

/** Counts equal values, by name. */
export function tally(values: Iterable<string>): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function landedBy<Meaning>(table: LandedTable<Meaning>, asOf: Day): readonly Landed<Meaning>[] {
  return table.rows.filter(({ file }) => typeof file !== 'number' || file <= asOf);
}

/** The best row of each key. Rows that rank equal must say the same, or only a hash could choose among them. */
function best<Meaning>(rows: readonly Arrived<Meaning>[], rules: Rules<Meaning>): readonly Arrived<Meaning>[] {
  const winners = new Map<string, Arrived<Meaning>>();
  for (const row of rows) {
    const key = rules.key(row.meaning);
    const known = winners.get(key);
    const order = known ? rules.order(row, known) : -1;
    if (known && order === 0 && JSON.stringify(known.landed.texts) !== JSON.stringify(row.landed.texts)) {
      throw new Error(`Two rows of ${key} rank equal and differ, as of ${iso(known.fileDay ?? 0)}.`);
    }
    if (order < 0) winners.set(key, row);
  }
  return [...winners.values()];
}
