import { JinjaError } from '../errors.ts';
import { numberOf, textOf } from '../runtime/compare.ts';
import { textLength } from '../runtime/iterate.ts';
import { reprFloat, str } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { Float, typeName } from '../values.ts';
import { exponentDigits, fixedDigits } from './numbers.ts';

/** A format specification, `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  /** A negative zero loses its sign. */
  readonly coerceZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

/** Widths and precisions above this are refused. */
export const widthLimit = 100_000;
const precisionLimit = 1_100;

const pattern = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([_,])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/** Python's `format(value, spec)`. */
export function formatValue(value: Value, text: string): string {
  if (text === '') return str(value);
  const string = textOf(value);
  const number = numberOf(value);
  if (string === undefined && number === undefined) throw new JinjaError('type', `unsupported format string passed to ${typeName(value)}.__format__`);
  const spec = parseSpec(text, typeName(value));
  if (string !== undefined) return formatText(string, spec);
  if (typeof value === 'boolean' && spec.type === '') return formatInteger(BigInt(number!), { ...spec, type: 'd' });
  if (value instanceof Float) return formatFloat(value.value, spec, typeName(value));
  if (spec.type !== '' && 'eEfFgG%'.includes(spec.type)) return formatFloat(Number(number), spec, 'int');
  return formatInteger(BigInt(number!), spec);
}

function parseSpec(text: string, type: string): Spec {
  const match = pattern.exec(text);
  if (!match) throw new JinjaError('value', `Invalid format specifier '${text}' for object of type '${type}'`);
  const [, fill, align, sign, coerceZero, alternate, zero, width, grouping, precision, kind] = match;
  const size = Number(width ?? 0);
  const decimals = precision === undefined ? undefined : Number(precision);
  if (size > widthLimit || (decimals ?? 0) > widthLimit) throw new JinjaError('limit', `A format may be at most ${widthLimit} wide.`);
  return {
    fill: fill ?? (zero ? '0' : ' '),
    align: align ?? (zero && type !== 'str' ? '=' : ''),
    sign: sign ?? '',
    coerceZero: coerceZero !== undefined,
    alternate: alternate !== undefined,
    width: size,
    grouping: grouping ?? '',
    precision: decimals,
    type: kind ?? '',
  };
}

function formatText(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str');
  if (spec.sign) throw new JinjaError('value', 'Sign not allowed in string format specifier');
  if (spec.coerceZero) throw new JinjaError('value', 'Negative zero coercion (z) not allowed in string format specifier');
  if (spec.alternate) throw new JinjaError('value', 'Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=') throw new JinjaError('value', "'=' alignment not allowed in string format specifier");
  if (spec.grouping) throw new JinjaError('value', `Cannot specify '${spec.grouping}' with 's'.`);
  const cut = spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join('');
  return pad('', cut, spec, '<');
}

function formatInteger(value: bigint, spec: Spec): string {
  if (spec.coerceZero) throw new JinjaError('value', 'Negative zero coercion (z) not allowed in format specifier with integer format code');
  if (spec.precision !== undefined) throw new JinjaError('value', 'Precision not allowed in integer format specifier');
  const sign = signOf(value < 0n, spec.sign);
  const size = value < 0n ? -value : value;
  switch (spec.type) {
    case '':
    case 'd':
    case 'n':
      if (spec.type === 'n' && spec.grouping) throw new JinjaError('value', `Cannot specify '${spec.grouping}' with 'n'.`);
      return padNumber(sign, size.toString(), '', spec, 3);
    case 'b':
    case 'o':
    case 'x':
    case 'X': {
      if (spec.grouping === ',') throw new JinjaError('value', `Cannot specify ',' with '${spec.type}'.`);
      const digits = size.toString(spec.type === 'b' ? 2 : spec.type === 'o' ? 8 : 16);
      const prefix = spec.alternate ? `0${spec.type}` : '';
      return padNumber(sign + prefix, spec.type === 'X' ? digits.toUpperCase() : digits, '', spec, 4);
    }
    case 'c': {
      if (spec.sign) throw new JinjaError('value', "Sign not allowed with integer format specifier 'c'");
      if (value < 0n || value > 0x10ffffn) throw new JinjaError('value', '%c arg not in range(0x110000)');
      return pad('', String.fromCodePoint(Number(value)), spec, '<');
    }
  }
  throw unknownCode(spec.type, 'int');
}

function formatFloat(value: number, spec: Spec, type: string): string {
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) throw unknownCode(spec.type, type);
  if ((spec.precision ?? 0) > precisionLimit) throw new JinjaError('limit', `A number may be printed with at most ${precisionLimit} decimals.`);
  const [whole, rest] = floatDigits(Math.abs(value), spec.type, spec.precision, spec.alternate);
  const isZero = spec.coerceZero && !/[1-9a-z]/i.test(whole + rest);
  const sign = signOf(!isZero && (value < 0 || Object.is(value, -0)), spec.sign);
  return padNumber(sign, whole, rest, spec, 3);
}

/** A float's digits before the point, and the rest with point, exponent and percent sign. */
export function floatDigits(value: number, type: string, precision: number | undefined, alternate: boolean): readonly [string, string] {
  const upper = type === 'E' || type === 'F' || type === 'G';
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'nan' : 'inf';
    return [upper ? name.toUpperCase() : name, type === '%' ? '%' : ''];
  }
  let text: string;
  switch (type) {
    case 'f':
    case 'F':
    case '%':
      text = fixedDigits(type === '%' ? value * 100 : value, precision ?? 6);
      if (alternate && !text.includes('.')) text += '.';
      if (type === '%') text += '%';
      break;
    case 'e':
    case 'E':
      text = scientific(value, precision ?? 6, alternate);
      break;
    case '':
      text = precision === undefined ? reprFloat(value) : general(value, precision || 1, alternate, true);
      break;
    default:
      text = general(value, precision === undefined ? 6 : precision || 1, alternate, false);
  }
  if (upper) text = text.toUpperCase();
  const end = /[.eE%]/.exec(text)?.index ?? text.length;
  return [text.slice(0, end), text.slice(end)];
}

function scientific(value: number, decimals: number, alternate: boolean): string {
  const { digits, exponent } = exponentDigits(value, decimals + 1);
  const fractionPart = decimals > 0 ? `.${digits.slice(1)}` : alternate ? '.' : '';
  return `${digits[0]}${fractionPart}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The `g` format; with `point`, at least one digit follows the point, as for a float without a type. */
function general(value: number, significant: number, alternate: boolean, point: boolean): string {
  const { digits, exponent } = exponentDigits(value, significant);
  const limit = point ? significant - 1 : significant;
  if (exponent < -4 || exponent >= Math.max(limit, point ? 0 : 1)) {
    const kept = alternate ? digits : digits.replace(/0+$/, '');
    const tail = kept.slice(1);
    const power = `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
    return `${digits[0]}${tail !== '' || alternate ? `.${tail}` : ''}${power}`;
  }
  const text = exponent >= 0 ? `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}` : `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (alternate) return text;
  const kept = text.replace(/0+$/, '');
  return kept.endsWith('.') ? (point ? `${kept}0` : kept.slice(0, -1)) : kept;
}

function signOf(negative: boolean, sign: string): string {
  return negative ? '-' : sign === '+' || sign === ' ' ? sign : '';
}

function padNumber(sign: string, whole: string, rest: string, spec: Spec, group: number): string {
  let digits = whole;
  if (spec.grouping && /^[0-9a-fA-F]+$/.test(whole)) {
    if (spec.fill === '0' && spec.align === '=') {
      const room = spec.width - sign.length - rest.length;
      digits = grouped(whole, spec.grouping, group);
      let padded = whole;
      while (digits.length < room) {
        padded = `0${padded}`;
        digits = grouped(padded, spec.grouping, group);
      }
    } else digits = grouped(whole, spec.grouping, group);
  }
  return pad(sign, digits + rest, spec, '>');
}

function grouped(digits: string, mark: string, size: number): string {
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= size) parts.unshift(digits.slice(Math.max(0, end - size), end));
  return parts.join(mark);
}

function pad(sign: string, text: string, spec: Spec, byDefault: string): string {
  const missing = spec.width - textLength(sign) - textLength(text);
  if (missing <= 0) return sign + text;
  const align = spec.align || byDefault;
  if (align === '<') return sign + text + spec.fill.repeat(missing);
  if (align === '>') return spec.fill.repeat(missing) + sign + text;
  if (align === '=') return sign + spec.fill.repeat(missing) + text;
  const left = Math.floor(missing / 2);
  return spec.fill.repeat(left) + sign + text + spec.fill.repeat(missing - left);
}

function unknownCode(code: string, type: string): JinjaError {
  return new JinjaError('value', `Unknown format code '${code}' for object of type '${type}'`);
}
