import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { numberOf, textOf } from '../runtime/compare.ts';
import { textLength } from '../runtime/iterate.ts';
import { repr, str } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { Float, HostObject, Tuple, Undefined, typeName } from '../values.ts';
import { floatDigits, widthLimit } from './format-spec.ts';
import { truncate } from './numbers.ts';

const conversion = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?(.)?/gsu;

/** Python's `text % values`. */
export function formatPercent(text: string, values: Value): string {
  const args = values instanceof Tuple ? values.items : [values];
  let next = 0;
  const take = (): Value => {
    if (next >= args.length) throw new JinjaError('type', 'not enough arguments for format string');
    return args[next++]!;
  };
  let named = false;
  const out = text.replace(conversion, (whole: string, key: string | undefined, flags: string, width: string | undefined, precision: string | undefined, type: string | undefined) => {
    if (type === undefined) throw new JinjaError('value', 'incomplete format');
    const size = width === '*' ? count(take()) : Number(width ?? 0);
    const hasPrecision = whole.slice(key === undefined ? 0 : key.length + 2).includes('.');
    const decimals = hasPrecision ? (precision === '*' ? count(take()) : Number(precision ?? 0)) : undefined;
    if (Math.abs(size) > widthLimit || (decimals ?? 0) > widthLimit) throw new JinjaError('limit', `A format may be at most ${widthLimit} wide.`);
    if (type === '%') return '%';
    let value: Value;
    if (key !== undefined) {
      if (!(values instanceof Dict)) throw new JinjaError('type', 'format requires a mapping');
      const found = values.get(key);
      if (found === undefined) throw new JinjaError('key', `The text needs a value for "${key}".`);
      value = found;
      named = true;
    } else value = take();
    return convert(value, type, flags, size, decimals);
  });
  const isMapping = values instanceof Dict || (!(values instanceof Tuple) && textOf(values) === undefined && (Array.isArray(values) || values instanceof HostObject));
  if (next < args.length && !named && !isMapping) throw new JinjaError('type', 'not all arguments converted during string formatting', 'Give as many values as there are "%" signs; write "%%" for a percent sign.');
  return out;
}

function count(value: Value): number {
  if (typeof value !== 'number') throw new JinjaError('type', '* wants int');
  return value;
}

function convert(value: Value, type: string, flags: string, width: number, precision: number | undefined): string {
  const left = flags.includes('-') || width < 0;
  const size = Math.abs(width);
  let sign = '';
  let body: string;
  let numeric = false;
  switch (type) {
    case 's':
    case 'r':
    case 'a': {
      body = type === 's' ? str(value) : repr(value);
      if (type === 'a') body = body.replace(/[^\0-\x7f]/gu, (character) => asciiEscape(character.codePointAt(0)!));
      if (precision !== undefined) body = Array.from(body).slice(0, precision).join('');
      break;
    }
    case 'c': {
      const text = textOf(value);
      if (text !== undefined && textLength(text) === 1) body = text;
      else if (typeof value === 'number' && value >= 0 && value <= 0x10ffff) body = String.fromCodePoint(value);
      else throw new JinjaError('type', '%c requires int or char');
      break;
    }
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': {
      const number = integerOf(value, type);
      numeric = true;
      sign = number < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
      body = (number < 0n ? -number : number).toString(type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10);
      if (precision !== undefined) body = body.padStart(precision, '0');
      if (flags.includes('#') && type !== 'd' && type !== 'i' && type !== 'u') sign += `0${type.toLowerCase()}`;
      if (type === 'X') {
        body = body.toUpperCase();
        sign = sign.toUpperCase();
      }
      break;
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const number = numberOf(value);
      if (number === undefined) {
        if (value instanceof Undefined) value.fail();
        throw new JinjaError('type', `must be real number, not ${typeName(value)}`);
      }
      const float = Number(number);
      numeric = true;
      sign = float < 0 || Object.is(float, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
      body = floatDigits(Math.abs(float), type, precision ?? 6, flags.includes('#')).join('');
      break;
    }
    default:
      throw new JinjaError('value', `unsupported format character '${type}' (0x${type.codePointAt(0)!.toString(16)})`);
  }
  const missing = size - textLength(sign) - textLength(body);
  if (missing <= 0) return sign + body;
  if (left) return sign + body + ' '.repeat(missing);
  if (numeric && flags.includes('0')) return sign + '0'.repeat(missing) + body;
  return ' '.repeat(missing) + sign + body;
}

function integerOf(value: Value, type: string): bigint {
  const number = numberOf(value);
  if (number === undefined || (value instanceof Float && 'oxX'.includes(type))) {
    if (value instanceof Undefined) value.fail();
    throw new JinjaError('type', `%${type} format: ${'oxX'.includes(type) ? 'an integer' : 'a real number'} is required, not ${typeName(value)}`);
  }
  return BigInt(value instanceof Float ? truncate(value.value) : number);
}

/** Python's escape of a character beyond ASCII. */
export function asciiEscape(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
