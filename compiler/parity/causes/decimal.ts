/** An exact number: `digits` × 10^-`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Reads a number's text, with an exponent or without; undefined when it is none. */
export function readDecimal(text: string): Decimal | undefined {
  const found = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text);
  if (!found) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`${whole}${fraction}` || '0') * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Both with the same scale, the larger one. */
export function align(left: Decimal, right: Decimal): readonly [left: bigint, right: bigint, scale: number] {
  const scale = Math.max(left.scale, right.scale);
  return [left.digits * 10n ** BigInt(scale - left.scale), right.digits * 10n ** BigInt(scale - right.scale), scale];
}

export function sameNumber(left: Decimal, right: Decimal): boolean {
  const [a, b] = align(left, right);
  return a === b;
}

/** Without the zeros at its end. */
export function trimmed({ digits, scale }: Decimal): Decimal {
  let [d, s] = [digits, scale];
  while (s > 0 && d % 10n === 0n) {
    d /= 10n;
    s--;
  }
  return { digits: d, scale: s };
}

/** Cut off after so many places. */
export function truncated({ digits, scale }: Decimal, places: number): Decimal {
  return scale <= places ? { digits, scale } : { digits: digits / 10n ** BigInt(scale - places), scale: places };
}

/** Rounded to so many places, half away from zero. */
export function rounded(number: Decimal, places: number): Decimal {
  if (number.scale <= places) return number;
  const unit = 10n ** BigInt(number.scale - places);
  const size = number.digits < 0n ? -number.digits : number.digits;
  const digits = (2n * size + unit) / (2n * unit);
  return { digits: number.digits < 0n ? -digits : digits, scale: places };
}
