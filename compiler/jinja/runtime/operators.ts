import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import type { BinaryOperator, Value } from '../values.ts';
import { Float, HostObject, Markup, Tuple, Undefined, typeName } from '../values.ts';
import { formatPercent } from '../builtins/percent.ts';
import { escapeAll, escapeText } from '../builtins/escape.ts';
import { numberOf, textOf } from './compare.ts';
import { str } from './text.ts';

/** Longest text, in UTF-16 units, that an operation may make at once. */
export const textLimit = 16_000_000;
const bitLimit = 1 << 16;

/** Python's arithmetic. */
export function binary(operator: BinaryOperator, a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const fast = smallInteger(operator, a, b);
    if (fast !== undefined) return fast;
  }
  if (typeof a === 'string' && operator === '+' && typeof b === 'string') return joined(a, b);
  const x = numberOf(a);
  const y = numberOf(b);
  if (x !== undefined && y !== undefined) {
    const isFloat = a instanceof Float || b instanceof Float;
    const result = isFloat ? float(operator, toNumber(x), toNumber(y)) : integer(operator, BigInt(x), BigInt(y));
    if (result !== undefined) return result;
  }
  if (a instanceof Undefined) a.fail();
  if (b instanceof Undefined && !(operator === '%' && textOf(a) !== undefined)) b.fail();
  return sequence(operator, a, b) ?? hosted(operator, a, b) ?? unsupported(operator, a, b);
}

function toNumber(value: number | bigint): number {
  const number = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(number)) throw new JinjaError('value', 'int too large to convert to float');
  return number;
}

function smallInteger(operator: BinaryOperator, a: number, b: number): Value | undefined {
  let result: number;
  switch (operator) {
    case '+':
      result = a + b;
      break;
    case '-':
      result = a - b;
      break;
    case '*':
      result = a * b;
      break;
    case '//':
      if (b === 0) return undefined;
      result = Math.floor(a / b);
      // The quotient of two large integers may be rounded up to the next one.
      if (Math.abs(a) > 2 ** 52) return undefined;
      break;
    case '%':
      if (b === 0) return undefined;
      result = a % b;
      if (result !== 0 && result < 0 !== b < 0) result += b;
      break;
    default:
      return undefined;
  }
  return Number.isSafeInteger(result) ? result + 0 : undefined;
}

function integer(operator: BinaryOperator, a: bigint, b: bigint): Value | undefined {
  switch (operator) {
    case '+':
      return shrink(a + b);
    case '-':
      return shrink(a - b);
    case '*':
      checkBits(bits(a) + bits(b));
      return shrink(a * b);
    case '/':
      if (b === 0n) throw new JinjaError('zero-division', 'division by zero');
      return new Float(divide(a, b));
    case '//':
      if (b === 0n) throw new JinjaError('zero-division', 'integer division or modulo by zero');
      return shrink(floorDivide(a, b));
    case '%':
      if (b === 0n) throw new JinjaError('zero-division', 'integer modulo by zero');
      return shrink(a - floorDivide(a, b) * b);
    case '**':
      if (b < 0n) return power(Number(a), Number(b));
      if (a !== 0n && a !== 1n && a !== -1n) checkBits(bits(a) * Number(b));
      else return shrink(b === 0n ? 1n : a === -1n && b % 2n === 0n ? 1n : a);
      return shrink(a ** b);
  }
  return undefined;
}

/** An int as the engine keeps it: a number where that is exact. */
export function shrink(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

function checkBits(count: number): void {
  if (!(count <= bitLimit)) throw new JinjaError('limit', `This integer would have more than ${bitLimit} bits.`, 'Use a float, or smaller numbers.');
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** The float nearest to a / b. */
function divide(a: bigint, b: bigint): number {
  const x = Number(a);
  const y = Number(b);
  if (Number.isSafeInteger(x) && Number.isSafeInteger(y)) return x / y;
  // Scale so that the quotient keeps 64 bits and one more that tells whether it was exact.
  const sign = a < 0n !== b < 0n ? -1 : 1;
  const n = a < 0n ? -a : a;
  const d = b < 0n ? -b : b;
  const shift = Math.max(-1100, 66 - (n.toString(2).length - d.toString(2).length));
  const quotient = shift >= 0 ? (n << BigInt(shift)) / d : n / (d << BigInt(-shift));
  const exact = shift >= 0 ? (n << BigInt(shift)) % d === 0n : n % (d << BigInt(-shift)) === 0n;
  const result = Number((quotient << 1n) | (exact ? 0n : 1n)) * 2 ** (-shift - 1);
  if (!Number.isFinite(result)) throw new JinjaError('value', 'integer division result too large for a float');
  return sign * result;
}

function float(operator: BinaryOperator, a: number, b: number): Value | undefined {
  switch (operator) {
    case '+':
      return new Float(a + b);
    case '-':
      return new Float(a - b);
    case '*':
      return new Float(a * b);
    case '/':
      if (b === 0) throw new JinjaError('zero-division', 'float division by zero');
      return new Float(a / b);
    case '//': {
      if (b === 0) throw new JinjaError('zero-division', 'float floor division by zero');
      const rest = modulo(a, b);
      const quotient = (a - rest) / b;
      return new Float(quotient === 0 ? (a / b < 0 || Object.is(a / b, -0) ? -0 : 0) : Math.round(quotient));
    }
    case '%':
      if (b === 0) throw new JinjaError('zero-division', 'float modulo');
      return new Float(modulo(a, b));
    case '**':
      return power(a, b);
  }
  return undefined;
}

function modulo(a: number, b: number): number {
  let rest = a % b;
  if (rest !== 0) {
    if (rest < 0 !== b < 0) rest += b;
  } else rest = b < 0 ? -0 : 0;
  return rest;
}

function power(a: number, b: number): Value {
  if (a === 0 && b < 0) throw new JinjaError('zero-division', '0.0 cannot be raised to a negative power');
  if (a === 1) return new Float(1);
  const result = a ** b;
  if (Number.isNaN(result) && !Number.isNaN(a) && !Number.isNaN(b)) throw new JinjaError('value', 'A negative number cannot be raised to a fraction: complex numbers are not supported.');
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) throw new JinjaError('value', 'The result is too large for a float.');
  return new Float(result);
}

function sequence(operator: BinaryOperator, a: Value, b: Value): Value | undefined {
  const text = textOf(a);
  if (operator === '+') {
    const other = textOf(b);
    if (text !== undefined && other !== undefined) {
      if (!(a instanceof Markup) && !(b instanceof Markup)) return joined(text, other);
      return new Markup(joined(a instanceof Markup ? text : escapeText(text), b instanceof Markup ? other : escapeText(other)));
    }
    if (text !== undefined) throw new JinjaError('type', `can only concatenate str (not "${typeName(b)}") to str`, `Write "~" to join texts: it turns any value into one.`);
    if (Array.isArray(a)) {
      if (!Array.isArray(b)) throw new JinjaError('type', `can only concatenate list (not "${typeName(b)}") to list`);
      checkItems(a.length + b.length);
      return a.concat(b);
    }
    if (a instanceof Tuple && b instanceof Tuple) {
      checkItems(a.items.length + b.items.length);
      return new Tuple([...a.items, ...b.items]);
    }
    return undefined;
  }
  if (operator === '*') {
    if (isInteger(b)) return repeated(a, Number(b));
    if (isInteger(a)) return repeated(b, Number(a));
    return undefined;
  }
  if (operator === '%' && text !== undefined) {
    return a instanceof Markup ? new Markup(formatPercent(text, escapeAll(b))) : formatPercent(text, b);
  }
  if (operator === '|' && a instanceof Dict && b instanceof Dict) {
    const merged = new Dict();
    for (const [key, value] of a.entries()) merged.set(key, value);
    for (const [key, value] of b.entries()) merged.set(key, value);
    return merged;
  }
  return undefined;
}

function isInteger(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}

/** The two texts in one; refused when it becomes too long. */
export function joined(a: string, b: string): string {
  if (a.length + b.length > textLimit) tooLong();
  return a + b;
}

/** Fails a render whose text grows beyond `textLimit`. */
export function tooLong(): never {
  throw new JinjaError('limit', `This text would be longer than ${textLimit} characters.`, 'Make it in smaller pieces.');
}

function repeated(value: Value, count: number): Value | undefined {
  const times = Math.max(0, count);
  const text = textOf(value);
  if (text !== undefined) {
    if (text.length * times > textLimit) tooLong();
    const result = text === '' ? '' : text.repeat(times);
    return value instanceof Markup ? new Markup(result) : result;
  }
  const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined;
  if (!items) return undefined;
  if (items.length > 0) checkItems(items.length * times);
  const result: Value[] = [];
  for (let i = 0; items.length > 0 && i < times; i++) for (const item of items) result.push(item);
  return value instanceof Tuple ? new Tuple(result) : result;
}

/** Fails when a list would hold more than a million items. */
export function checkItems(count: number): void {
  if (!(count <= 1_000_000)) throw new JinjaError('limit', 'A list may hold at most 1000000 items.', 'Loop over a range instead.');
}

function hosted(operator: BinaryOperator, a: Value, b: Value): Value | undefined {
  if (a instanceof HostObject) {
    const result = a.binary?.(operator, b, false);
    if (result !== undefined) return result;
  }
  return b instanceof HostObject ? b.binary?.(operator, a, true) : undefined;
}

function unsupported(operator: BinaryOperator, a: Value, b: Value): never {
  throw new JinjaError('type', `unsupported operand type(s) for ${operator}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** Python's unary `-` and `+`. */
export function unary(operator: '-' | '+', value: Value): Value {
  const number = numberOf(value);
  if (number === undefined) {
    if (value instanceof Undefined) value.fail();
    throw new JinjaError('type', `bad operand type for unary ${operator}: '${typeName(value)}'`);
  }
  if (value instanceof Float) return operator === '-' ? new Float(-value.value) : value;
  if (operator === '+') return number;
  return typeof number === 'bigint' ? shrink(-number) : 0 - number;
}

/** `a ~ b ~ c`: the texts of all, joined. */
export function concat(values: readonly Value[]): string {
  let text = '';
  for (const value of values) text += str(value);
  if (text.length > textLimit) tooLong();
  return text;
}
