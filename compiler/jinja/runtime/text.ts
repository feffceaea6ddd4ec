import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import type { Value } from '../values.ts';
import { Float, HostObject, Markup, Tuple, Undefined } from '../values.ts';

/** Python's `str(value)`: what `{{ value }}` prints. */
export function str(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return bigText(value);
    default:
      if (value === null) return 'None';
      if (value instanceof Markup) return value.text;
      if (value instanceof Float && value.digits !== undefined) return value.digits;
      if (value instanceof Undefined) {
        if (value.mode === 'strict') value.fail();
        return '';
      }
      if (value instanceof HostObject && value.str) return value.str();
      return repr(value);
  }
}

/** Python's `repr(value)`: what it looks like within a list. */
export function repr(value: Value): string {
  return reprAt(value, []);
}

const reprDepth = 200;

function reprAt(value: Value, outer: object[]): string {
  switch (typeof value) {
    case 'string':
      return reprString(value);
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return bigText(value);
    default:
      if (value === null) return 'None';
      if (value instanceof Float) return value.digits === undefined ? reprFloat(value.value) : `Decimal('${value.digits}')`;
      if (value instanceof Markup) return `Markup(${reprString(value.text)})`;
      if (value instanceof Undefined) return 'Undefined';
      if (value instanceof HostObject) return value.repr?.() ?? value.str?.() ?? `<${value.typeName} object>`;
  }
  if (outer.includes(value)) return Array.isArray(value) ? '[...]' : value instanceof Dict ? '{...}' : '(...)';
  if (outer.length > reprDepth) throw new JinjaError('limit', 'This value is nested too deeply to print.');
  outer.push(value);
  let text: string;
  if (Array.isArray(value)) text = `[${value.map((item) => reprAt(item, outer)).join(', ')}]`;
  else if (value instanceof Tuple) {
    const items = value.items.map((item) => reprAt(item, outer));
    text = items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  } else text = `{${[...value.entries()].map(([key, item]) => `${reprAt(key, outer)}: ${reprAt(item, outer)}`).join(', ')}}`;
  outer.pop();
  return text;
}

function bigText(value: bigint): string {
  // Python refuses to print integers of more than 4300 digits.
  if (value > biggest || value < -biggest) throw new JinjaError('limit', 'This integer has more than 4300 digits, too many to print.');
  return value.toString();
}
const biggest = 10n ** 4300n;

/** Python's repr of a str: single quotes unless only those occur within. */
export function reprString(text: string): string {
  if (/^[ !#-&(-[\]-~]*$/.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (character === quote || character === '\\') out += `\\${character}`;
    else if (character === '\n') out += '\\n';
    else if (character === '\r') out += '\\r';
    else if (character === '\t') out += '\\t';
    else if (code < 32 || code === 127) out += `\\x${hex(code, 2)}`;
    else if (code < 127) out += character;
    else if (unprintable.test(character)) out += code <= 0xff ? `\\x${hex(code, 2)}` : code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
    else out += character;
  }
  return out + quote;
}

// Python's str.isprintable: not the categories Other and Separator.
const unprintable = /[\p{C}\p{Z}]/u;

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Python's repr of a float: the shortest digits that read back as the same number. */
export function reprFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa, exponentText] = Math.abs(value).toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  const digits = mantissa.replace('.', '');
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 16) {
    const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
    return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${sign}${digits}${'0'.repeat(exponent + 1 - digits.length)}.0`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
