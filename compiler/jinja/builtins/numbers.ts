import { JinjaError } from '../errors.ts';
import { numberOf, textOf } from '../runtime/compare.ts';
import { shrink } from '../runtime/operators.ts';
import { reprString } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { Float, Undefined, typeName } from '../values.ts';

/** A value as an index or count, as Python's `__index__` has it; floats are refused. */
export function indexOf(value: Value, what = 'an integer'): number {
  const number = value instanceof Float ? undefined : numberOf(value);
  if (number === undefined) {
    if (value instanceof Undefined) value.fail();
    throw new JinjaError('type', `'${typeName(value)}' object cannot be interpreted as ${what}`);
  }
  return Number(number);
}

const digitsPattern = /^[+-]?(\d+(?:_\d+)*)$/;

/** Python's `int(text, base)`; undefined where it would raise ValueError. */
export function parseInteger(text: string, base = 10): number | bigint | undefined {
  const trimmed = trimSpace(text);
  if (base === 10) {
    if (!digitsPattern.test(trimmed) || trimmed.length > 4301) return undefined;
    return shrink(BigInt(trimmed.replaceAll('_', '').replace(/^\+/, '')));
  }
  const match = /^([+-]?)(0[xXoObB])?_?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(trimmed);
  if (!match) return undefined;
  const prefixBase = match[2] ? { x: 16, o: 8, b: 2 }[match[2][1]!.toLowerCase()] : undefined;
  let digits = match[3]!.replaceAll('_', '').toLowerCase();
  let radix = base;
  if (base === 0) {
    radix = prefixBase ?? 10;
    if (!prefixBase && /^0+[1-9]/.test(digits)) return undefined;
  } else if (prefixBase && prefixBase !== base) digits = match[2]!.toLowerCase() + digits;
  let value = 0n;
  for (const digit of digits) {
    const number = parseInt(digit, 36);
    if (Number.isNaN(number) || number >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(number);
  }
  return shrink(match[1] === '-' ? -value : value);
}

/** Python's `float(text)`; undefined where it would raise ValueError. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = trimSpace(text);
  if (/^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)([eE][+-]?\d+(_\d+)*)?$/.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const named = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (!named) return undefined;
  if (named[2]!.toLowerCase() === 'nan') return NaN;
  return named[1] === '-' ? -Infinity : Infinity;
}

function trimSpace(text: string): string {
  return text.replace(/^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g, '');
}

/** Python's `float(value)`. */
export function toFloat(value: Value): number {
  const number = numberOf(value);
  if (number !== undefined) {
    const result = Number(number);
    if (!Number.isFinite(result) && typeof number === 'bigint') throw new JinjaError('value', 'int too large to convert to float');
    return result;
  }
  const text = textOf(value);
  if (text !== undefined) {
    const parsed = parseFloatText(text);
    if (parsed === undefined) throw new JinjaError('value', `could not convert string to float: ${reprString(text)}`);
    return parsed;
  }
  if (value instanceof Undefined) value.fail();
  throw new JinjaError('type', `float() argument must be a string or a real number, not '${typeName(value)}'`);
}

/** A finite float cut to an int. */
export function truncate(value: number): number | bigint {
  if (Number.isNaN(value)) throw new JinjaError('value', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw new JinjaError('value', 'cannot convert float infinity to integer');
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole);
}

/** A finite float as an exact fraction of integers; the denominator is a power of two. */
function fraction(value: number): { readonly numerator: bigint; readonly denominator: bigint } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n) & 0x7ff;
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const power = Math.max(exponent, 1) - 1075;
  return power >= 0 ? { numerator: mantissa << BigInt(power), denominator: 1n } : { numerator: mantissa, denominator: 1n << BigInt(-power) };
}

function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}

/** The digits of |value| with so many decimals, rounded half to even from the exact value: Python's `%.nf`. */
export function fixedDigits(value: number, decimals: number): string {
  const { numerator, denominator } = fraction(value);
  const scaled = roundHalfEven(numerator * 10n ** BigInt(decimals), denominator).toString();
  if (decimals === 0) return scaled;
  const padded = scaled.padStart(decimals + 1, '0');
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** So many significant digits of |value| and the power of ten of the first one, rounded half to even. */
export function exponentDigits(value: number, significant: number): { readonly digits: string; readonly exponent: number } {
  if (value === 0) return { digits: '0'.repeat(significant), exponent: 0 };
  const { numerator, denominator } = fraction(value);
  let exponent = Number(Math.abs(value).toExponential().split('e')[1]);
  const at = (power: number) => {
    const shift = significant - 1 - power;
    return shift >= 0 ? roundHalfEven(numerator * 10n ** BigInt(shift), denominator) : roundHalfEven(numerator, denominator * 10n ** BigInt(-shift));
  };
  let digits = at(exponent).toString();
  if (digits.length > significant) digits = at(++exponent).toString();
  return { digits, exponent };
}

/** Python's `round(value, digits)`. */
export function round(value: Value, digits: number): Value {
  const number = numberOf(value);
  if (number === undefined) {
    if (value instanceof Undefined) value.fail();
    throw new JinjaError('type', `type ${typeName(value)} doesn't define __round__ method`);
  }
  if (!(value instanceof Float)) {
    if (digits >= 0) return number;
    if (digits < -5000) return 0;
    const unit = 10n ** BigInt(-digits);
    const whole = BigInt(number);
    const rounded = roundHalfEven(whole < 0n ? -whole : whole, unit) * unit;
    return shrink(whole < 0n ? -rounded : rounded);
  }
  const x = value.value;
  if (!Number.isFinite(x) || x === 0 || digits > 330) return value;
  if (digits < -310) return new Float(x < 0 ? -0 : 0);
  const { numerator, denominator } = fraction(x);
  const text =
    digits >= 0 ? fixedDigits(x, digits) : (roundHalfEven(numerator, denominator * 10n ** BigInt(-digits)) * 10n ** BigInt(-digits)).toString();
  return new Float(x < 0 ? -Number(text) : Number(text));
}
