/** Offsets from `first` to `last`, both inclusive. */
export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

const DIGITS = 20;
const padded = (offset: bigint): string => String(offset).padStart(DIGITS, '0');

/** Name of the file that holds a range of a partition's offsets: `orders.v1-p3-00000000000000000100-00000000000000000299.ndjson.gz`. */
export function fileName(topic: string, partition: number, range: Range, format: string): string {
  return `${topic}-p${partition}-${padded(range.first)}-${padded(range.last)}.${format}.gz`;
}

/** Key of the claim on the file that begins at an offset. */
export function claimKey(topic: string, partition: number, first: bigint): string {
  return `${topic}/${partition}/${padded(first)}.json`;
}

/** What has landed of a topic, by the names of its files: ranges by partition, sorted; those that touch are one. */
export function coverageOf(names: readonly string[], topic: string): ReadonlyMap<number, readonly Range[]> {
  const found = new Map<number, Range[]>();
  const prefix = `${topic}-p`;
  for (const name of names) {
    const file = name.slice(name.lastIndexOf('/') + 1);
    const [, partition, first, last] = (file.startsWith(prefix) && /^([0-9]+)-([0-9]{20})-([0-9]{20})\./.exec(file.slice(prefix.length))) || [];
    if (partition === undefined) continue;
    found.set(Number(partition), [...(found.get(Number(partition)) ?? []), { first: BigInt(first!), last: BigInt(last!) }]);
  }
  return new Map([...found].map(([partition, ranges]) => [partition, joined(ranges)]));
}

/** Offsets of `from` (inclusive) to `end` (exclusive) that no range has. */
export function missing(covered: readonly Range[], from: bigint, end: bigint): readonly Range[] {
  const gaps: Range[] = [];
  let at = from;
  for (const { first, last } of covered) {
    if (first >= end) break;
    if (first > at) gaps.push({ first: at, last: first - 1n });
    if (last >= at) at = last + 1n;
  }
  if (at < end) gaps.push({ first: at, last: end - 1n });
  return gaps;
}

/** The offset after the last one that has landed. */
export function nextOffset(covered: readonly Range[] | undefined): bigint | undefined {
  const last = covered?.at(-1);
  return last && last.last + 1n;
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const made: Range[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const before = made.at(-1);
    if (before && range.first <= before.last + 1n) made[made.length - 1] = { first: before.first, last: range.last > before.last ? range.last : before.last };
    else made.push(range);
  }
  return made;
}
