/** A column's type, as its values tell, and whether the word `null` stands for nothing in it. */
export interface InferredType {
  /** lakec's spelling. */
  readonly type: string;
  readonly nullWord: boolean;
}

/** How types are told: dbt's way, where numbers with a point are doubles, or lakec's, where they are exact and `007` is text. */
export type Inference = 'dbt' | 'lakec';

/** The narrowest type that holds all values; empty ones, and `null` in columns that are not text, stand for nothing. */
export function inferType(values: readonly string[], inference: Inference): InferredType {
  const present: string[] = [];
  let nullWord = false;
  for (const value of values) {
    const text = value.trim();
    if (text === '') continue;
    if (text.toLowerCase() === 'null') nullWord = true;
    else present.push(text);
  }
  if (present.length === 0) return { type: inference === 'dbt' ? 'int' : 'string', nullWord };
  const found = integer(present, inference) ?? decimal(present, inference) ?? (present.every(inference === 'dbt' ? isLooseDate : isDate) ? 'date' : undefined) ?? (isTimestampColumn(present, inference) ? 'timestamp' : undefined) ?? (present.every((text) => /^(true|false)$/i.test(text)) ? 'boolean' : undefined);
  return found === undefined ? { type: 'string', nullWord: false } : { type: found, nullWord };
}

function integer(values: readonly string[], inference: Inference): string | undefined {
  let largest = 0n;
  for (const text of values) {
    if (!/^[+-]?\d+$/.test(text) || (inference === 'lakec' && /^[+-]?0\d/.test(text))) return undefined;
    const value = BigInt(text.replace(/^\+/, ''));
    const size = value < 0n ? -value - 1n : value;
    if (size > largest) largest = size;
  }
  if (largest < 2n ** 31n) return 'int';
  if (largest < 2n ** 63n) return 'bigint';
  return largest < 10n ** 38n ? 'decimal(38,0)' : undefined;
}

function decimal(values: readonly string[], inference: Inference): string | undefined {
  let whole = 1;
  let places = 0;
  let exponent = false;
  for (const text of values) {
    const found = /^[+-]?(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/.exec(text);
    if (!found || (found[1] === '' && (found[2] ?? '') === '') || (inference === 'lakec' && /^0\d/.test(found[1]!))) return undefined;
    whole = Math.max(whole, found[1]!.length);
    places = Math.max(places, (found[2] ?? '').length);
    exponent ||= found[3] !== undefined;
  }
  // dbt looks at the numbers and not at how they are written: 5.0 has no decimals.
  if (inference === 'dbt') return integer(values.map(withoutPoint), inference) ?? 'double';
  if (exponent) return 'double';
  return whole + places <= 38 ? `decimal(${Math.max(18, whole + places)},${places})` : undefined;
}

/** A number that is written with a point or an exponent, and whole, as its digits; another one as it is. */
function withoutPoint(text: string): string {
  const plain = /^([+-]?\d+)(?:\.0*)?$/.exec(text);
  if (plain) return plain[1]!;
  const value = Number(text);
  return Number.isSafeInteger(value) && /[eE]/.test(text) ? String(value) : text;
}

function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return found !== null && isDay(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** dbt reads digits as Python's strptime does: zeros in front may be missing. */
function isLooseDate(text: string): boolean {
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  return found !== null && isDay(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** In dbt all values of a column are written in one way: with a blank and to the second, or with a T. */
function isTimestampColumn(values: readonly string[], inference: Inference): boolean {
  if (inference === 'lakec') return values.every(isTimestamp);
  return values.every(isLooseTimestamp) || values.every((text) => text.includes('T') && isTimestamp(text));
}

function isLooseTimestamp(text: string): boolean {
  const found = /^(\S+)\s+(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(text);
  return found !== null && isLooseDate(found[1]!) && Number(found[2]) < 24 && Number(found[3]) < 60 && Number(found[4]) < 60;
}

function isTimestamp(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text);
  return found !== null && isDay(Number(found[1]), Number(found[2]), Number(found[3])) && Number(found[4]) < 24 && Number(found[5]) < 60 && Number(found[6] ?? 0) < 60;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
