/** Exact decimals: a whole number of 10^-scale units. Every quotient is rounded half away from zero, once. */
export type Units = bigint;

/** Reads a plain decimal text as units of 10^-scale; more digits than the scale holds are a mistake of the caller. */
export function units(text: string, scale: number): Units {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > scale) throw new Error(`not a decimal of scale ${scale}: ${text}`);
  const value = BigInt(whole + fraction.padEnd(scale, '0'));
  return sign ? -value : value;
}

/** Renders units of 10^-scale as text, with trailing zeros cut down to `least` places. */
export function decimalText(value: Units | number, scale: number, least = scale): string {
  const amount = BigInt(value);
  const digits = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  let fraction = digits.slice(digits.length - scale);
  while (fraction.length > least && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return (amount < 0n ? '-' : '') + whole + (fraction ? `.${fraction}` : '');
}

/** n / d, rounded half away from zero. */
export function divided(n: bigint, d: bigint): bigint {
  const [top, bottom] = [n < 0n ? -n : n, d < 0n ? -d : d];
  const quotient = (2n * top + bottom) / (2n * bottom);
  return n < 0n === d < 0n ? quotient : -quotient;
}

/** An amount (scale 4) times a rate (scale 12), to scale 4. */
export function amountInUsd(amount: Units, rateToUsd: Units): Units {
  return divided(amount * rateToUsd, 10n ** 12n);
}

/** 1 / rate for a rate of scale 8, to scale 12. */
export function inverseRate(rate: Units): Units {
  return divided(10n ** 20n, rate);
}

/** The sum of a list; an empty one gives 0. */
export function total<T>(list: Iterable<T>, of: (item: T) => bigint): bigint {
  let sum = 0n;
  for (const item of list) sum += of(item);
  return sum;
}
