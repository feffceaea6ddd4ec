import { splitAtCommas } from './split-at-commas.ts';

/** A type of an engine, taken apart as far as a comparison needs. */
type Type =
  | { readonly kind: 'plain'; readonly name: string; readonly sizes: readonly number[] }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly type: Type }[] }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type };

/** Whether two spellings mean one type: case, blanks, quotes and synonyms apart. */
export function sameType(left: string, right: string): boolean {
  return left === right || print(parse(left)) === print(parse(right));
}

/**
 * The narrowest type that holds the values of both, spelled for DDL: the wider of two integers, a decimal of enough digits on both
 * sides of the point, a struct with the fields of both. Undefined when one would lose something.
 */
export function widened(left: string, right: string): string | undefined {
  const wide = join(parse(left), parse(right));
  return wide && print(wide);
}

const INTEGERS = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'];
const DIGITS: Readonly<Record<string, number>> = { TINYINT: 3, SMALLINT: 5, INTEGER: 10, BIGINT: 19, HUGEINT: 39 };
const SYNONYMS: Readonly<Record<string, string>> = {
  INT: 'INTEGER', INT4: 'INTEGER', INT8: 'BIGINT', LONG: 'BIGINT', INT2: 'SMALLINT', SHORT: 'SMALLINT', STRING: 'VARCHAR', TEXT: 'VARCHAR', CHAR: 'VARCHAR', BOOL: 'BOOLEAN',
  NUMERIC: 'DECIMAL', NUMBER: 'DECIMAL', FLOAT8: 'DOUBLE', FLOAT4: 'FLOAT', REAL: 'FLOAT', DATETIME: 'TIMESTAMP', TIMESTAMPTZ: 'TIMESTAMP WITH TIME ZONE',
};

function join(left: Type, right: Type): Type | undefined {
  if (left.kind === 'struct' && right.kind === 'struct') return joinStructs(left, right);
  if (left.kind === 'list' && right.kind === 'list') {
    const of = join(left.of, right.of);
    return of && { kind: 'list', of };
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const key = join(left.key, right.key);
    const value = join(left.value, right.value);
    return key && value && { kind: 'map', key, value };
  }
  if (left.kind !== 'plain' || right.kind !== 'plain') return undefined;
  if (print(left) === print(right)) return left;
  return joinPlain(left, right) ?? joinPlain(right, left);
}

function joinStructs(left: Extract<Type, { kind: 'struct' }>, right: Extract<Type, { kind: 'struct' }>): Type | undefined {
  const fields: { name: string; type: Type }[] = [];
  for (const field of left.fields) {
    const other = right.fields.find((one) => one.name.toLowerCase() === field.name.toLowerCase());
    const type = other ? join(field.type, other.type) : field.type;
    if (!type) return undefined;
    fields.push({ name: field.name, type });
  }
  const known = new Set(left.fields.map((field) => field.name.toLowerCase()));
  return { kind: 'struct', fields: [...fields, ...right.fields.filter((field) => !known.has(field.name.toLowerCase()))] };
}

type Plain = Extract<Type, { kind: 'plain' }>;

/** The wider of two plain types, where `narrow` fits into `wide` or a third holds both. */
function joinPlain(narrow: Plain, wide: Plain): Plain | undefined {
  const [a, b] = [INTEGERS.indexOf(narrow.name), INTEGERS.indexOf(wide.name)];
  if (a >= 0 && b >= 0) return a <= b ? wide : undefined;
  if (wide.name === 'DECIMAL' && (narrow.name === 'DECIMAL' || a >= 0)) {
    const [width = 18, scale = 3] = wide.sizes;
    const [otherWidth, otherScale] = narrow.name === 'DECIMAL' ? [narrow.sizes[0] ?? 18, narrow.sizes[1] ?? 3] : [DIGITS[narrow.name]!, 0];
    const places = Math.max(scale, otherScale);
    const needed = Math.max(width - scale, otherWidth - otherScale) + places;
    return needed <= 38 ? { kind: 'plain', name: 'DECIMAL', sizes: [needed, places] } : undefined;
  }
  if (narrow.name === 'FLOAT' && wide.name === 'DOUBLE') return wide;
  if (narrow.name === 'DATE' && wide.name === 'TIMESTAMP') return wide;
  return undefined;
}

function print(type: Type): string {
  switch (type.kind) {
    case 'plain':
      return type.sizes.length > 0 ? `${type.name}(${type.sizes.join(',')})` : type.name;
    case 'struct':
      return `STRUCT(${type.fields.map((field) => `"${field.name.replaceAll('"', '""')}" ${print(field.type)}`).join(', ')})`;
    case 'list':
      return `${print(type.of)}[]`;
    case 'map':
      return `MAP(${print(type.key)}, ${print(type.value)})`;
  }
}

function parse(text: string): Type {
  const type = text.trim();
  if (type.endsWith('[]')) return { kind: 'list', of: parse(type.slice(0, -2)) };
  const [, name, inner] = /^([A-Za-z][\w ]*?)\s*\(([\s\S]*)\)$/.exec(type) ?? [];
  const upper = (name ?? type).toUpperCase().replace(/\s+/g, ' ');
  if (upper === 'STRUCT' && inner !== undefined) return { kind: 'struct', fields: partsIn(inner).map(parseField) };
  if (upper === 'MAP' && inner !== undefined) {
    const [key, value] = partsIn(inner);
    if (key !== undefined && value !== undefined) return { kind: 'map', key: parse(key), value: parse(value) };
  }
  if (inner !== undefined && /^[\d\s,]+$/.test(inner)) {
    const plain = SYNONYMS[upper] ?? upper;
    return { kind: 'plain', name: plain, sizes: plain === 'VARCHAR' ? [] : inner.split(',').map(Number) };
  }
  const plain = inner === undefined ? (SYNONYMS[upper] ?? upper) : type;
  return { kind: 'plain', name: plain, sizes: plain === 'DECIMAL' ? [18, 3] : [] };
}

function parseField(text: string): { name: string; type: Type } {
  const [, quoted, bare, rest] = /^\s*(?:"((?:[^"]|"")*)"|([^\s]+))\s+([\s\S]*)$/.exec(text) ?? [];
  return { name: quoted !== undefined ? quoted.replaceAll('""', '"') : (bare ?? text.trim()), type: parse(rest ?? '') };
}

function partsIn(text: string): readonly string[] {
  return splitAtCommas(text).filter((part) => part.trim() !== '');
}
