import { splitAtCommas } from '../relations/split-at-commas.ts';

/** A type of DuckDB's, taken apart. */
export type Type =
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'list'; readonly of: Type; /** Of an array: its length. */ readonly size?: string }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly type: Type }[] };

/** Reads a type as DuckDB spells it. */
export function parseType(text: string): Type {
  const type = text.trim();
  const [, inner, size] = /^([\s\S]*)\[(\d*)\]$/.exec(type) ?? [];
  if (inner !== undefined) return { kind: 'list', of: parseType(inner), ...(size !== '' && { size: size! }) };
  const [, word, given] = /^([A-Za-z][\w ]*?)\s*\(([\s\S]*)\)$/.exec(type) ?? [];
  const name = (word ?? type).toUpperCase().replace(/\s+/g, ' ');
  if (given === undefined) return name === 'DECIMAL' || name === 'NUMERIC' ? { kind: 'decimal', precision: 18, scale: 3 } : { kind: 'plain', name: NAMES[name] ?? name };
  switch (name) {
    case 'DECIMAL':
    case 'NUMERIC': {
      const [precision = 18, scale = 0] = given.split(',').map(Number);
      return { kind: 'decimal', precision, scale };
    }
    case 'STRUCT':
      return { kind: 'struct', fields: splitAtCommas(given).map(fieldOf) };
    case 'MAP': {
      const [key = 'VARCHAR', value = 'VARCHAR'] = splitAtCommas(given);
      return { kind: 'map', key: parseType(key), value: parseType(value) };
    }
    default:
      return { kind: 'plain', name: NAMES[name] ?? name };
  }
}

/** The type as DuckDB takes it. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'plain': return type.name;
    case 'decimal': return `DECIMAL(${type.precision},${type.scale})`;
    case 'list': return `${typeText(type.of)}[${type.size ?? ''}]`;
    case 'map': return `MAP(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'struct': return `STRUCT(${type.fields.map((field) => `"${field.name.replaceAll('"', '""')}" ${typeText(field.type)}`).join(', ')})`;
  }
}

/** The type in lakec's words, in which all engines have it: two types of the same words are the same. */
export function typeWords(type: Type): string {
  switch (type.kind) {
    case 'plain': return WORDS[type.name] ?? type.name.toLowerCase();
    case 'decimal': return `decimal(${type.precision},${type.scale})`;
    case 'list': return `array<${typeWords(type.of)}>`;
    case 'map': return `map<${typeWords(type.key)}, ${typeWords(type.value)}>`;
    case 'struct': return `struct<${type.fields.map(({ name, type: inner }) => `${name}: ${typeWords(inner)}`).join(', ')}>`;
  }
}

/** The narrowest type that holds the values of both; text where there is none. */
export function commonType(left: Type, right: Type): Type {
  if (typeText(left) === typeText(right)) return left;
  if (left.kind === 'list' && right.kind === 'list') return { kind: 'list', of: commonType(left.of, right.of) };
  if (left.kind === 'map' && right.kind === 'map') return { kind: 'map', key: commonType(left.key, right.key), value: commonType(left.value, right.value) };
  if (left.kind === 'struct' && right.kind === 'struct' && left.fields.length === right.fields.length && left.fields.every(({ name }, at) => name.toLowerCase() === right.fields[at]!.name.toLowerCase())) {
    return { kind: 'struct', fields: left.fields.map(({ name, type }, at) => ({ name, type: commonType(type, right.fields[at]!.type) })) };
  }
  if (isFloat(left) ? isNumber(right) : isFloat(right) && isNumber(left)) return { kind: 'plain', name: 'DOUBLE' };
  if (isInteger(left) && isInteger(right)) return { kind: 'plain', name: small(left) && small(right) ? 'BIGINT' : 'HUGEINT' };
  if (isNumber(left) && isNumber(right)) return exact(left, right);
  if (isTime(left) && isTime(right)) return { kind: 'plain', name: 'TIMESTAMP' };
  return TEXT;
}

/** True where the type is made of others. */
export function isNested({ kind }: Type): boolean {
  return kind === 'list' || kind === 'map' || kind === 'struct';
}

/** True where values can be subtracted from each other, and tolerated. */
export function isNumber(type: Type): boolean {
  return type.kind === 'decimal' || isInteger(type) || isFloat(type);
}

export function isFloat(type: Type): boolean {
  return type.kind === 'plain' && (type.name === 'DOUBLE' || type.name === 'FLOAT');
}

export function isTime(type: Type): boolean {
  return type.kind === 'plain' && (type.name === 'DATE' || type.name.startsWith('TIMESTAMP'));
}

const TEXT: Type = { kind: 'plain', name: 'VARCHAR' };
const SMALL = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER']);
const LARGE = new Set(['HUGEINT', 'UHUGEINT', 'UBIGINT']);

function isInteger(type: Type): boolean {
  return type.kind === 'plain' && (SMALL.has(type.name) || LARGE.has(type.name));
}

function small(type: Type): boolean {
  return type.kind === 'plain' && SMALL.has(type.name);
}

/** A decimal that holds both, if one is wide enough. */
function exact(left: Type, right: Type): Type {
  const digits = (type: Type): readonly [whole: number, scale: number] => (type.kind === 'decimal' ? [type.precision - type.scale, type.scale] : [small(type) ? 19 : 39, 0]);
  const [[wholeLeft, scaleLeft], [wholeRight, scaleRight]] = [digits(left), digits(right)];
  const scale = Math.max(scaleLeft, scaleRight);
  // A whole number of 38 digits fits a HUGEINT.
  if (scale === 0) return { kind: 'plain', name: 'HUGEINT' };
  return Math.max(wholeLeft, wholeRight) + scale <= 38 ? { kind: 'decimal', precision: 38, scale } : TEXT;
}

const NAMES: Readonly<Record<string, string>> = {
  STRING: 'VARCHAR', TEXT: 'VARCHAR', CHAR: 'VARCHAR', BPCHAR: 'VARCHAR', INT: 'INTEGER', INT4: 'INTEGER', INT8: 'BIGINT', LONG: 'BIGINT', INT2: 'SMALLINT', SHORT: 'SMALLINT', INT1: 'TINYINT',
  BOOL: 'BOOLEAN', FLOAT8: 'DOUBLE', FLOAT4: 'FLOAT', REAL: 'FLOAT', TIMESTAMPTZ: 'TIMESTAMP WITH TIME ZONE', DATETIME: 'TIMESTAMP', TIMESTAMP_US: 'TIMESTAMP', BYTEA: 'BLOB',
};

/** What every engine has for what only some have: JSON and the like are text, a moment is a timestamp in UTC. */
const WORDS: Readonly<Record<string, string>> = {
  VARCHAR: 'string', JSON: 'string', UUID: 'string', ENUM: 'string', TIME: 'string', INTEGER: 'int', USMALLINT: 'int', UINTEGER: 'bigint', UTINYINT: 'smallint',
  HUGEINT: 'decimal(38,0)', UHUGEINT: 'decimal(38,0)', UBIGINT: 'decimal(20,0)', BLOB: 'binary',
  TIMESTAMP_S: 'timestamp', TIMESTAMP_MS: 'timestamp', TIMESTAMP_NS: 'timestamp', 'TIMESTAMP WITH TIME ZONE': 'timestamp',
};

function fieldOf(text: string): { readonly name: string; readonly type: Type } {
  const [, quoted, bare, type] = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+([\s\S]*)$/.exec(text) ?? [];
  return { name: quoted?.replaceAll('""', '"') ?? bare ?? text.trim(), type: parseType(type ?? 'VARCHAR') };
}
