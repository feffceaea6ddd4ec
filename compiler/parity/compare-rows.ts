import { likelyCause, type ValuePair } from './causes/index.ts';
import type { CompareWorld, ComparedRelation } from './compare-relation.ts';
import { placesOf } from './compare-relation.ts';
import type { Key } from './keys.ts';
import { pairAlike, type TextRow } from './likeness.ts';
import type { Alignment, ColumnDifference, RelationParity, RowDifference } from './result.ts';
import { aligned, counts, fingerprints, firstRows, pairsOf, repeatedKeys, rowsInBuckets } from './statements.ts';
import type { ComparedColumn } from './values.ts';

/** What comparing rows one by one adds to a relation's result. */
export type RowComparison = Pick<RelationParity, 'aligned' | 'onlyLeft' | 'onlyRight' | 'changed' | 'columns' | 'first'>;

/** A relation whose fingerprints differ. */
export interface DifferingRows extends Pick<ComparedRelation, 'keys'> {
  readonly columns: readonly ComparedColumn[];
  /** Table expressions of the rows, by side. */
  readonly rows: { readonly left: string; readonly right: string };
  readonly count: number;
}

/** Rows that are brought together at once, of both sides: what bounds the memory that a comparison takes. */
const AT_ONCE = 4_000_000;
/** Differing values of a column that are looked at for their cause, and rows that are paired by likeness. */
const LOOKED_AT = 200;

/**
 * Finds the rows that differ. They are aligned by the first declared key that holds on both sides and that rows of both share; without
 * one they are compared as bags. Only the parts of the tables whose fingerprints differ are brought together.
 */
export async function compareRows(differing: DifferingRows, world: CompareWorld): Promise<RowComparison> {
  const { columns, keys } = differing;
  let broken: Extract<Alignment, { by: 'rows' }>['broken'];
  let best: RowComparison | undefined;
  for (const key of keys) {
    const places = placesOf(key, columns);
    if (!places) continue;
    const repeated = await repeatedIn(differing, places, world);
    if (repeated) {
      broken ??= { columns: key.columns, from: key.from, ...repeated };
      continue;
    }
    const found = await compareBy(differing, key, places, world);
    // A key that is made of what differs meets no row of the other side: another one may.
    if (!best || unmet(found) < unmet(best)) best = found;
    if (unmet(best) === 0 || best.changed > 0) return best;
  }
  return best ?? compareAsBags(differing, broken, world);
}

function unmet({ onlyLeft, onlyRight }: RowComparison): number {
  return onlyLeft + onlyRight;
}

/** The side on which several rows have the same key. */
async function repeatedIn({ rows }: DifferingRows, key: readonly number[], world: CompareWorld): Promise<{ readonly target: string; readonly keys: number } | undefined> {
  for (const side of ['left', 'right'] as const) {
    const [[repeated] = [0]] = (await world[side].ask(repeatedKeys(rows[side], key))).rows;
    if (Number(repeated) > 0) return { target: world[side].target, keys: Number(repeated) };
  }
  return undefined;
}

async function compareBy(differing: DifferingRows, key: Key, places: readonly number[], world: CompareWorld): Promise<RowComparison> {
  const found = await findRows(differing, places, true, world);
  return {
    aligned: { by: 'key', columns: key.columns, from: key.from }, onlyLeft: found.onlyLeft, onlyRight: found.onlyRight, changed: found.changed,
    columns: differing.columns.flatMap((column, at) => columnDifference(column, found.byColumn[at]!, found.pairs[at]!)),
    first: found.first.map((row) => described(row, differing.columns, places)),
  };
}

async function compareAsBags(differing: DifferingRows, broken: Extract<Alignment, { by: 'rows' }>['broken'], world: CompareWorld): Promise<RowComparison> {
  const { columns } = differing;
  const exact = columns.flatMap((column, at) => (column.tolerance === undefined ? [at] : []));
  const found = await findRows(differing, exact, false, world);
  const [left, right] = [found.first.filter(({ kind }) => kind === 'only-left'), found.first.filter(({ kind }) => kind === 'only-right')];
  const key = columns.map(({ name }) => (broken?.columns.some((column) => column.toLowerCase() === name.toLowerCase()) ? columns.length : 1));
  const alike = pairAlike(left.map((row) => row.left), right.map((row) => row.right), key);
  const paired: FirstRow[] = alike.map(([i, j]): FirstRow => {
    const [one, other] = [left[i]!.left, right[j]!.right];
    return { kind: 'changed', left: one, right: other, differs: one.map((value, at) => value !== other[at]), alike: true };
  });
  const all = [...found.first.filter(({ kind }) => kind === 'changed'), ...paired];
  const alone = [...left.filter((_, at) => !alike.some(([i]) => i === at)), ...right.filter((_, at) => !alike.some(([, j]) => j === at))];
  const declared = columns.flatMap(({ name }, at) => (broken?.columns.some((column) => column.toLowerCase() === name.toLowerCase()) ? [at] : []));
  // Without a key the first columns in which all pairs agree tell which rows they are.
  const named = declared.length > 0 ? declared : columns.map((_, at) => at).filter((at) => all.length > 0 && !all.some((row) => row.differs[at])).slice(0, 2);
  return {
    aligned: { by: 'rows', ...(broken && { broken }) }, onlyLeft: found.onlyLeft, onlyRight: found.onlyRight, changed: found.changed,
    columns: columns.flatMap((column, at) => {
      const pairs = all.filter((row) => row.differs[at]).map((row): ValuePair => ({ left: row.left[at]!, right: row.right[at]! }));
      return columnDifference(column, pairs.length, pairs);
    }),
    first: [...all.slice(0, world.limit), ...few(alone, 'only-left', world.limit), ...few(alone, 'only-right', world.limit)].map((row) => described(row, columns, named)),
  };
}

function columnDifference({ name, type }: ComparedColumn, rows: number, pairs: readonly ValuePair[]): readonly ColumnDifference[] {
  const [example] = pairs;
  if (!example) return [];
  const cause = likelyCause(pairs, type);
  return [{ column: name, rows, example, ...(cause && { cause }), from: [] }];
}

function few(rows: readonly FirstRow[], kind: FirstRow['kind'], limit: number): readonly FirstRow[] {
  return rows.filter((row) => row.kind === kind).slice(0, limit);
}

interface FirstRow {
  readonly kind: RowDifference['kind'];
  readonly left: TextRow;
  readonly right: TextRow;
  readonly differs: readonly boolean[];
  readonly alike?: boolean;
}

interface FoundRows {
  readonly onlyLeft: number;
  readonly onlyRight: number;
  readonly changed: number;
  readonly byColumn: readonly number[];
  readonly pairs: readonly (readonly ValuePair[])[];
  readonly first: readonly FirstRow[];
}

/** Brings the differing parts of both sides together, as many at once as `AT_ONCE` allows, and collects what differs in them. */
async function findRows({ columns, rows, count }: DifferingRows, by: readonly number[], unique: boolean, world: CompareWorld): Promise<FoundRows> {
  const { left, right, comparer } = world;
  const buckets = count > 100_000_000 ? 4096 : count > 100_000 ? 256 : 8;
  const parts = await differingBuckets(columns, rows, by, buckets, world);
  const limit = unique ? world.limit : Math.max(LOOKED_AT, world.limit);
  const found = { onlyLeft: 0, onlyRight: 0, changed: 0, byColumn: columns.map(() => 0), pairs: columns.map((): ValuePair[] => []) };
  const first = new Map<RowDifference['kind'], FirstRow[]>(KINDS.map((kind) => [kind, []]));
  const chunks = chunksOf(parts);
  for (const chunk of chunks) {
    const select = (side: string): string => rowsInBuckets(side, columns, by, buckets, chunk);
    await comparer.meet([left, select(rows.left)], [right, select(rows.right)], async () => {
      await comparer.ask(`create or replace temp table aligned as ${aligned('l.kept', 'r.kept', columns, by, unique)}`);
      const [numbers] = (await comparer.ask(counts(columns))).rows;
      const [onlyLeft, onlyRight, changed, ...byColumn] = numbers!.map(Number);
      found.onlyLeft += onlyLeft!;
      found.onlyRight += onlyRight!;
      found.changed += changed!;
      for (const [at, number] of byColumn.entries()) {
        found.byColumn[at]! += number;
        const room = LOOKED_AT - found.pairs[at]!.length;
        if (number === 0 || room <= 0) continue;
        for (const [one, other] of (await comparer.ask(pairsOf(at, by, room))).rows) found.pairs[at]!.push({ left: one as string | null, right: other as string | null });
      }
      for (const kind of KINDS) first.get(kind)!.push(...(await comparer.ask(firstRows(columns, kind, by, limit))).rows.map((row) => firstRow(kind, row, columns.length)));
    });
  }
  const sorted = KINDS.flatMap((kind) => {
    const all = first.get(kind)!;
    // Each chunk's rows come in order; those of several are sorted once more, by the texts of what they are aligned by.
    return (chunks.length > 1 ? [...all].sort((a, b) => compareTexts(a, b, by)) : all).slice(0, limit);
  });
  return { ...found, first: sorted };
}

const KINDS = ['changed', 'only-left', 'only-right'] as const;

interface Bucket {
  readonly bucket: number;
  readonly rows: number;
}

async function differingBuckets(columns: readonly ComparedColumn[], rows: DifferingRows['rows'], by: readonly number[], buckets: number, { left, right }: CompareWorld): Promise<readonly Bucket[]> {
  const of = async (side: 'left' | 'right') => new Map((await { left, right }[side].ask(fingerprints(rows[side], columns, by, buckets))).rows.map(([bucket, ...numbers]) => [Number(bucket), numbers]));
  const [ours, theirs] = [await of('left'), await of('right')];
  const all = [...new Set([...ours.keys(), ...theirs.keys()])].sort((a, b) => a - b);
  return all
    .filter((bucket) => ours.get(bucket)?.join() !== theirs.get(bucket)?.join())
    .map((bucket) => ({ bucket, rows: Number(ours.get(bucket)?.[0] ?? 0) + Number(theirs.get(bucket)?.[0] ?? 0) }));
}

/** Buckets that are brought together at once. */
function chunksOf(buckets: readonly Bucket[]): readonly (readonly number[])[] {
  const chunks: number[][] = [];
  let room = 0;
  for (const { bucket, rows } of buckets) {
    if (chunks.length === 0 || rows > room) {
      chunks.push([]);
      room = AT_ONCE;
    }
    chunks.at(-1)!.push(bucket);
    room -= rows;
  }
  return chunks;
}

function firstRow(kind: RowDifference['kind'], row: readonly unknown[], width: number): FirstRow {
  const texts = row.slice(0, 2 * width) as TextRow;
  return { kind, left: texts.slice(0, width), right: texts.slice(width), differs: row.slice(2 * width).map((value) => value === true) };
}

function compareTexts(a: FirstRow, b: FirstRow, by: readonly number[]): number {
  for (const at of by) {
    const [one, other] = [a.left[at] ?? a.right[at] ?? '', b.left[at] ?? b.right[at] ?? ''];
    const numbers = /^-?\d{1,15}$/.test(one) && /^-?\d{1,15}$/.test(other);
    if (one !== other) return numbers ? Number(one) - Number(other) : one < other ? -1 : 1;
  }
  return 0;
}

function described(row: FirstRow, columns: readonly ComparedColumn[], key: readonly number[]): RowDifference {
  const known = row.kind === 'only-right' ? row.right : row.left;
  const shown = columns.map((_, at) => at).filter((at) => (row.kind === 'changed' ? row.differs[at] : !key.includes(at)));
  return {
    kind: row.kind, key: key.map((at) => [columns[at]!.name, known[at]!] as const),
    values: shown.map((at) => ({ column: columns[at]!.name, ...(row.kind !== 'only-right' && { left: row.left[at]! }), ...(row.kind !== 'only-left' && { right: row.right[at]! }) })),
    ...(row.alike && { alike: true }),
  };
}
