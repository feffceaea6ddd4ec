import { isFloat } from './types.ts';
import { hashed, type ComparedColumn } from './values.ts';

/** The rows of one side that are compared, as a table expression whose columns are c0, c1, …; `where` is over the relation's own columns. */
export function rowsOf(from: string, columns: readonly ComparedColumn[], side: 'left' | 'right', where: readonly string[]): string {
  const list = columns.map((column, at) => `${column[side]} as c${at}`);
  return `(select ${list.join(', ')} from ${from}${where.length > 0 ? ` where ${where.map((each) => `(${each})`).join(' and ')}` : ''})`;
}

/** A number of 64 bits that a row's values at these places give, the same on both sides. */
export function hashOf(columns: readonly ComparedColumn[], places: readonly number[]): string {
  return places.length === 0 ? '0::ubigint' : `hash(hash(${places.map((at) => hashed(`c${at}`, columns[at]!.type)).join(', ')}))`;
}

/**
 * Rows as three numbers: how many they are, and two sums of hashes of all their columns (which order and duplicates of
 * rows do not escape). Equal rows give equal numbers; the converse holds but for chance, 1 in 2^100 and less.
 */
export function fingerprint(rows: string, columns: readonly ComparedColumn[]): string {
  return `select ${sums(columns)} from ${rows}`;
}

/** The same for each of `buckets` parts of the rows, by what `places` hold. */
export function fingerprints(rows: string, columns: readonly ComparedColumn[], places: readonly number[], buckets: number): string {
  return `select ${bucketOf(columns, places, buckets)} as bucket, ${sums(columns)} from ${rows} group by 1 order by 1`;
}

/** The rows of some of the parts. */
export function rowsInBuckets(rows: string, columns: readonly ComparedColumn[], places: readonly number[], buckets: number, chosen: readonly number[]): string {
  return chosen.length === buckets ? `select * from ${rows}` : `select * from ${rows} where ${bucketOf(columns, places, buckets)} in (${chosen.join(', ')})`;
}

/** How many keys several rows have. */
export function repeatedKeys(rows: string, key: readonly number[]): string {
  return `select count(*) from (select 1 from ${rows} group by ${key.map((at) => `c${at}`).join(', ')} having count(*) > 1)`;
}

/** What of the rows a sample takes: those whose key's hash is small. The number below which a hundredth of them (`share` 0.01) lies, or that of the n-th. */
export function sampleBelow(columns: readonly ComparedColumn[], key: readonly number[], limit: string): string {
  return `${hashOf(columns, key)} <= ${limit}`;
}

export function hashOfNth(rows: string, columns: readonly ComparedColumn[], key: readonly number[], n: number): string {
  return `select max(h)::varchar from (select ${hashOf(columns, key)} as h from ${rows} order by h limit ${n})`;
}

/**
 * Rows of both sides next to each other, as far as they are not equal: l0, r0, l1, … with `lt` and `rt` null where a side has no such row,
 * and x0, x1, … true where a column differs. `by`: the columns that rows are aligned by; several rows of the same values are aligned in order of the others.
 */
export function aligned(left: string, right: string, columns: readonly ComparedColumn[], by: readonly number[], unique: boolean): string {
  const others = columns.map((_, at) => at).filter((at) => !by.includes(at));
  const number = unique ? '' : `, row_number() over (partition by ${by.map((at) => `c${at}`).join(', ') || '1'}${others.length > 0 ? ` order by ${others.map((at) => `c${at} nulls last`).join(', ')}` : ''}) as n`;
  const side = (rows: string): string => `(select *, true as t${number} from ${rows})`;
  const on = [...by.map((at) => `l.c${at} is not distinct from r.c${at}`), ...(unique ? [] : ['l.n = r.n'])];
  const list = columns.flatMap((column, at) => [`l.c${at} as l${at}`, `r.c${at} as r${at}`, `${by.includes(at) ? 'false' : `(l.t and r.t and ${differs(column, at)})`} as x${at}`]);
  const some = ['l.t is null', 'r.t is null', ...others.map((at) => differs(columns[at]!, at))];
  return `select l.t as lt, r.t as rt, ${list.join(', ')} from ${side(left)} l full join ${side(right)} r on ${on.join(' and ')} where ${some.join(' or ')}`;
}

/** How many of the aligned rows are on one side only, on the other only, on both; and of those, in how many each column differs. */
export function counts(columns: readonly ComparedColumn[]): string {
  return `select count(*) filter (rt is null), count(*) filter (lt is null), count(*) filter (lt and rt)${columns.map((_, at) => `, count(*) filter (x${at})`).join('')} from aligned`;
}

/** The first of the aligned rows as texts: all columns of the left side, then of the right. */
export function firstRows(columns: readonly ComparedColumn[], kind: 'changed' | 'only-left' | 'only-right', order: readonly number[], limit: number): string {
  const where = { changed: 'lt and rt', 'only-left': 'rt is null', 'only-right': 'lt is null' }[kind];
  return `select ${[...texts('l', columns), ...texts('r', columns), ...columns.map((_, at) => `x${at}`)].join(', ')} from aligned where ${where} order by ${orderOf(order)} limit ${limit}`;
}

/** Pairs of values of a column that differ, as texts. */
export function pairsOf(at: number, order: readonly number[], limit: number): string {
  return `select cast(l${at} as varchar), cast(r${at} as varchar) from aligned where x${at} order by ${orderOf(order)} limit ${limit}`;
}

function texts(side: 'l' | 'r', columns: readonly ComparedColumn[]): readonly string[] {
  return columns.map((_, at) => `cast(${side}${at} as varchar)`);
}

function orderOf(order: readonly number[]): string {
  return order.length === 0 ? '1' : order.map((at) => `coalesce(l${at}, r${at}) nulls last`).join(', ');
}

function sums(columns: readonly ComparedColumn[]): string {
  const all = columns.map((_, at) => at);
  // Two orders of the columns give two hashes that have nothing to do with each other.
  const sum = (places: readonly number[], salt: string): string => `coalesce(sum(hash(${hashOf(columns, places)}${salt})::hugeint), 0)::varchar`;
  return `count(*), ${sum(all, '')}, ${sum([...all].reverse(), ", 'second'")}`;
}

function bucketOf(columns: readonly ComparedColumn[], places: readonly number[], buckets: number): string {
  return `(${hashOf(columns, places)} % ${buckets})::integer`;
}

/** Two values are equal when SQL says so, NaN is equal to NaN, 0 to -0, and null to null; numbers also when they are no further apart than declared. */
function differs({ tolerance, type }: ComparedColumn, at: number): string {
  const distinct = `l.c${at} is distinct from r.c${at}`;
  if (tolerance === undefined) return distinct;
  const limit = isFloat(type) ? `cast(${tolerance} as double)` : tolerance;
  return `(${distinct} and coalesce(abs(l.c${at} - r.c${at}) > ${limit}, true))`;
}

