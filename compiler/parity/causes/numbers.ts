import type { KnownCause, ValuePair } from './index.ts';
import { isFloat, isNumber, type Type } from '../types.ts';
import { align, readDecimal, rounded, sameNumber, trimmed, truncated, type Decimal } from './decimal.ts';

/** Differences between numbers. */
export const numberCauses: readonly KnownCause[] = [
  {
    code: 'not-a-number',
    text: 'NaN or infinity on one side: a division by zero of doubles, which other engines answer with null or an error.',
    fits: ({ left, right }) => left !== null && right !== null && isOdd(left) !== isOdd(right),
  },
  {
    code: 'float-order',
    text: 'doubles that differ in their last digits: sums of doubles depend on the order of rows. Sum decimals: cast(x as decimal(18,4)).',
    fits: numbers((a, b, type) => isFloat(type) && !sameNumber(a, b) && relative(a, b) < 1e-9),
  },
  {
    code: 'integer-division',
    text: 'one side has no fraction: / of integers is a whole number on some engines and a fraction on others. Write a // b, or {{ decimal_div(…) }}.',
    fits: numbers((a, b) => {
      const [whole, other] = wholeAndOther(a, b);
      return whole !== undefined && sameNumber(whole, truncated(other!, 0));
    }),
  },
  {
    code: 'rounded-to-integer',
    text: 'one side is the other rounded to a whole number: a cast to int rounds on some engines and cuts off on others. Write cast(round(x) as int) or cast(trunc(x) as int).',
    fits: numbers((a, b) => {
      const [whole, other] = wholeAndOther(a, b);
      return whole !== undefined && sameNumber(whole, rounded(other!, 0));
    }),
  },
  {
    code: 'rounded-half',
    text: 'one apart, as whole numbers: a half was rounded to even on one side and away from zero on the other, or a cast rounds on one and cuts off on the other.',
    fits: numbers((a, b) => trimmed(a).scale === 0 && trimmed(b).scale === 0 && step(a, b) === 1n && a.digits !== 0n && b.digits !== 0n),
    together: (pairs) => !constant(pairs) || !pairs.every(({ left, right }) => inYear(left) && inYear(right)),
  },
  {
    code: 'last-digit',
    text: 'the last digit differs by one: rounded twice, by half to even, or by way of a double. Round once, by a cast of decimals to the final type.',
    fits: numbers((a, b) => a.scale > 0 && a.scale === b.scale && step(a, b) === 1n),
  },
  {
    code: 'decimal-width',
    text: 'one side has fewer digits after the point: engines give products, quotients and averages of decimals different widths. Cast the result: cast(x as decimal(18,4)), or use {{ decimal_mul(…) }}.',
    fits: numbers((a, b) => {
      const [short, long] = trimmed(a).scale < trimmed(b).scale ? [trimmed(a), trimmed(b)] : [trimmed(b), trimmed(a)];
      return short.scale !== long.scale && (sameNumber(short, truncated(long, short.scale)) || sameNumber(short, rounded(long, short.scale)) || nearlyCut(short, long));
    }),
  },
  {
    code: 'overflow',
    text: 'apart by a power of two: a number wrapped around in 32 or 64 bits. Cast to a wider type before adding or multiplying.',
    fits: numbers((a, b) => [1n << 32n, 1n << 64n].some((size) => {
      const apart = step(a, b);
      return apart !== 0n && apart % size === 0n && trimmed(a).scale === 0 && trimmed(b).scale === 0;
    })),
  },
  {
    code: 'modulo-sign',
    text: 'a remainder with another sign: % of negative numbers takes the sign of either operand. Write ((a % b) + b) % b.',
    fits: numbers((a, b) => (a.digits < 0n && b.digits > 0n) || (a.digits > 0n && b.digits < 0n)),
    together: (pairs) => constant(pairs),
  },
  {
    code: 'sign',
    text: 'the same number with another sign: operands of a difference or of date arithmetic (datediff) come in another order.',
    fits: numbers((a, b) => a.digits !== 0n && sameNumber(a, { ...b, digits: -b.digits })),
  },
  {
    code: 'numbered-from-one',
    text: 'all one apart: days of the week, months or places in a text are counted from 0 on one side and from 1 on the other. isodow() counts Monday as 1 everywhere.',
    fits: numbers((a, b) => trimmed(a).scale === 0 && trimmed(b).scale === 0 && (step(a, b) === 1n || step(a, b) === 6n || step(a, b) === 7n)),
    together: (pairs) => pairs.every(({ left, right }) => inYear(left) && inYear(right)) && (constant(pairs) || (pairs.length > 1 && pairs.every(({ left, right }) => inWeek(left) && inWeek(right)))),
  },
  {
    code: 'unit',
    text: 'all larger by the same power of ten: seconds, milliseconds or microseconds, or a share against percent.',
    fits: numbers((a, b) => power(a, b) !== undefined),
    together: (pairs) => new Set(pairs.map(({ left, right }) => power(readDecimal(left!)!, readDecimal(right!)!))).size === 1,
  },
];

type Test = (left: Decimal, right: Decimal, type: Type) => boolean;

function numbers(test: Test): KnownCause['fits'] {
  return ({ left, right }, type) => {
    if (left === null || right === null || !isNumber(type)) return false;
    const [a, b] = [readDecimal(left), readDecimal(right)];
    return a !== undefined && b !== undefined && test(a, b, type);
  };
}

function isOdd(text: string): boolean {
  return /^[+-]?(nan|inf(inity)?)$/i.test(text.trim());
}

function wholeAndOther(a: Decimal, b: Decimal): readonly [Decimal, Decimal] | readonly [] {
  const [left, right] = [trimmed(a), trimmed(b)];
  if ((left.scale === 0) === (right.scale === 0)) return [];
  return left.scale === 0 ? [left, right] : [right, left];
}

/** How far apart, in units of the last place of the longer one. */
function step(a: Decimal, b: Decimal): bigint {
  const [left, right] = align(a, b);
  return left > right ? left - right : right - left;
}

function relative(a: Decimal, b: Decimal): number {
  const [left, right] = align(a, b);
  const [x, y] = [Number(left), Number(right)];
  return Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), Number.MIN_VALUE);
}

/** The shorter one is the longer one, but for one in its last place. */
function nearlyCut(short: Decimal, long: Decimal): boolean {
  return short.scale >= 2 && step(short, rounded(long, short.scale)) <= 1n;
}

/** All pairs are the same distance apart, in the same direction. */
function constant(pairs: readonly ValuePair[]): boolean {
  const apart = new Set(pairs.map(({ left, right }) => {
    const [a, b, scale] = align(readDecimal(left!)!, readDecimal(right!)!);
    const { digits, scale: places } = trimmed({ digits: a - b, scale });
    return `${digits}e${places}`;
  }));
  return pairs.length > 1 && apart.size === 1;
}

/** As small as the number of a day or of a place in a short text. */
function inYear(text: string | null): boolean {
  return text !== null && /^\d{1,3}$/.test(text.trim()) && Number(text) <= 366;
}

function inWeek(text: string | null): boolean {
  return text !== null && /^[0-7]$/.test(text.trim());
}

/** 3 when one is a thousand times the other; undefined when it is no power of ten. */
function power(a: Decimal, b: Decimal): number | undefined {
  if (a.digits === 0n || b.digits === 0n) return undefined;
  for (const exponent of [1, 2, 3, 6, 9]) {
    const factor = 10n ** BigInt(exponent);
    if (sameNumber({ ...a, digits: a.digits * factor }, b)) return exponent;
    if (sameNumber(a, { ...b, digits: b.digits * factor })) return -exponent;
  }
  return undefined;
}
