import type { DuckDBType, DuckDBValue, DuckDBValueConverter } from '@duckdb/node-api';

/**
 * A DuckDB value as the adapter contract has it: integers as numbers where they are exact and bigints where not; decimals, dates,
 * times, timestamps, intervals, UUIDs, bits and blobs in DuckDB's text form; lists as arrays, structs and maps as objects.
 */
export const plainValue: DuckDBValueConverter<unknown> = (value, type, convert) => {
  switch (typeof value) {
    case 'bigint':
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
    case 'object':
      return value === null ? null : plainObject(value, type, convert);
    default:
      return value;
  }
};

function plainObject(value: Exclude<DuckDBValue, null | string | number | boolean | bigint>, type: DuckDBType, convert: DuckDBValueConverter<unknown>): unknown {
  const inner = type as unknown as { valueType?: DuckDBType; keyType?: DuckDBType; entryNames?: readonly string[]; entryTypes?: readonly DuckDBType[]; memberTypeForTag?: (tag: string) => DuckDBType };
  if ('items' in value) return value.items.map((item) => convert(item, inner.valueType ?? type, convert));
  if ('entries' in value && Array.isArray(value.entries)) {
    return Object.fromEntries(value.entries.map((entry) => [String(convert(entry.key, inner.keyType ?? type, convert)), convert(entry.value, inner.valueType ?? type, convert)]));
  }
  if ('entries' in value) {
    const entries = value.entries as Readonly<Record<string, DuckDBValue>>;
    return Object.fromEntries(Object.keys(entries).map((name) => [name, convert(entries[name]!, inner.entryTypes?.[inner.entryNames?.indexOf(name) ?? -1] ?? type, convert)]));
  }
  if ('tag' in value && 'value' in value) return convert(value.value as DuckDBValue, inner.memberTypeForTag?.(value.tag) ?? type, convert);
  return value.toString();
}

/** A column's type in DuckDB's own spelling; an alias such as JSON by its name. */
export function typeName(type: DuckDBType): string {
  return type.alias ?? type.toString();
}
