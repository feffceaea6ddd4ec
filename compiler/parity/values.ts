import { isNested, parseType, typeText, commonType, type Type } from './types.ts';
import type { ColumnType } from '../contracts/relation.ts';

/** A column of both sides, as it is compared. */
export interface ComparedColumn {
  readonly name: string;
  /** The type in which values are compared. */
  readonly type: Type;
  /** SQL of the value on each side. */
  readonly left: string;
  readonly right: string;
  /** Most by which numbers may differ, where the model declares it; decimal text. */
  readonly tolerance?: string;
}

/** How the values of a column are compared: both in a type that holds both, maps without the order of their entries. */
export function comparedColumn(left: ColumnType, right: ColumnType, tolerance?: string): ComparedColumn {
  const types = [parseType(left.type), parseType(right.type)] as const;
  const type = commonType(...types);
  const sql = (name: string, own: Type): string => {
    const column = quote(name);
    const value = typeText(own) === typeText(type) ? column : castTo(column, own, type);
    return holdsMap(type) ? withoutOrder(value, type) : value;
  };
  return { name: left.name, type, left: sql(left.name, types[0]), right: sql(right.name, types[1]), ...(tolerance !== undefined && { tolerance }) };
}

/** What of a value goes into the row's hash. DuckDB's hash of a list or struct that is empty is that of null, so that these are hashed as JSON. */
export function hashed(sql: string, type: Type): string {
  return isNested(type) ? `to_json(${sql})::varchar` : sql;
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Decimals and floats become the same text where they are the same number; a moment loses its zone, which is UTC's. */
function castTo(value: string, own: Type, type: Type): string {
  if (type.kind !== 'plain' || type.name !== 'VARCHAR') return `cast(${value} as ${typeText(type)})`;
  if (own.kind === 'decimal') return `regexp_replace(regexp_replace(cast(${value} as varchar), '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')`;
  return `cast(${value} as varchar)`;
}

function holdsMap(type: Type): boolean {
  switch (type.kind) {
    case 'map': return true;
    case 'list': return holdsMap(type.of);
    case 'struct': return type.fields.some((field) => holdsMap(field.type));
    default: return false;
  }
}

/** Maps as lists of entries in order of their keys; the rest as it is. */
function withoutOrder(value: string, type: Type, depth = 0): string {
  if (!holdsMap(type)) return value;
  const item = `v${depth}`;
  const guard = (sql: string): string => `case when ${value} is null then null else ${sql} end`;
  switch (type.kind) {
    case 'list':
      return guard(`list_transform(${value}, lambda ${item}: ${withoutOrder(item, type.of, depth + 1)})`);
    case 'struct':
      return guard(`struct_pack(${type.fields.map(({ name, type: inner }) => `${quote(name)} := ${withoutOrder(`${value}.${quote(name)}`, inner, depth + 1)}`).join(', ')})`);
    case 'map':
      return guard(`list_transform(list_sort(map_entries(${value})), lambda ${item}: struct_pack("key" := ${item}."key", "value" := ${withoutOrder(`${item}."value"`, type.value, depth + 1)}))`);
    default:
      return value;
  }
}

