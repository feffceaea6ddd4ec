import { JinjaError } from '../errors.ts';
import { numberOf, textOf, truth } from '../runtime/compare.ts';
import { binary } from '../runtime/operators.ts';
import { reprFloat } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { Float, Undefined, typeName } from '../values.ts';
import type { Filter } from './filter.ts';
import { filterTable } from './filter.ts';
import { fixedDigits, indexOf, parseFloatText, parseInteger, round, toFloat, truncate } from './numbers.ts';

/** Filters on numbers. */
export const numberFilters: [string, Filter][] = filterTable({
  abs: ['', (value) => {
    const number = numberOf(value);
    if (number === undefined) {
      if (value instanceof Undefined) value.fail();
      throw new JinjaError('type', `bad operand type for abs(): '${typeName(value)}'`);
    }
    if (value instanceof Float) return new Float(Math.abs(value.value));
    return number < 0 ? -number : number;
  }],
  int: ['default? base?', (value, [other, base]) => toInteger(value, other === undefined ? 0 : other, base === undefined ? 10 : indexOf(base))],
  float: ['default?', (value, [other]) => {
    const number = numberOf(value);
    if (number !== undefined) return new Float(Number(number));
    const parsed = textOf(value) === undefined ? undefined : parseFloatText(textOf(value)!);
    if (value instanceof Undefined) value.fail();
    return parsed === undefined ? (other === undefined ? new Float(0) : other) : new Float(parsed);
  }],
  round: ['precision? method?', roundFilter],
  filesizeformat: ['binary?', (value, [binaryUnits]) => fileSize(toFloat(value), truth(binaryUnits ?? false))],
});

function toInteger(value: Value, other: Value, base: number): Value {
  const number = numberOf(value);
  if (number !== undefined) {
    if (!(value instanceof Float)) return number;
    return Number.isFinite(value.value) ? truncate(value.value) : other;
  }
  if (value instanceof Undefined) value.fail();
  const text = textOf(value);
  if (text === undefined) return other;
  const parsed = parseInteger(text, base);
  if (parsed !== undefined) return parsed;
  const float = parseFloatText(text);
  return float === undefined || !Number.isFinite(float) ? other : truncate(float);
}

function roundFilter(value: Value, [precision, method]: readonly (Value | undefined)[]): Value {
  const digits = precision === undefined ? 0 : indexOf(precision);
  const how = method === undefined ? 'common' : textOf(method);
  if (how === 'common') return round(value, digits);
  if (how !== 'ceil' && how !== 'floor') throw new JinjaError('value', 'method must be common, ceil or floor');
  const power = binary('**', 10, digits);
  const scaled = toFloat(binary('*', value, power));
  return binary('/', truncate(how === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)), power);
}

const decimalUnits = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const binaryUnits = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

function fileSize(bytes: number, binarySteps: boolean): string {
  const base = binarySteps ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${truncate(bytes)} Bytes`;
  const units = binarySteps ? binaryUnits : decimalUnits;
  let unit = 0;
  while (unit < units.length - 1 && bytes >= base ** (unit + 2)) unit++;
  const size = (base * bytes) / base ** (unit + 2);
  return `${Number.isFinite(size) ? fixedDigits(size, 1) : reprFloat(size)} ${units[unit]}`;
}
