import { DuckDBTypeId, type DuckDBListType, type DuckDBMapType, type DuckDBStructType, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';

/** Rows as both engines' answers are written: each value as its kind and its text. */
export type Answer = { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] } | { readonly error: string };

/** A value of DuckDB's in the form that `run.py` gives Spark's. */
export function plain(value: DuckDBValue, type: DuckDBType): unknown {
  if (value === null || typeof value === 'boolean') return value;
  switch (type.typeId) {
    case DuckDBTypeId.DOUBLE: case DuckDBTypeId.FLOAT:
      return ['double', pythonDouble(Number(value))];
    case DuckDBTypeId.DECIMAL: {
      const text = String(value);
      const cut = text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
      return ['number', cut === '-0' || cut === '' ? '0' : cut];
    }
    case DuckDBTypeId.TIMESTAMP: case DuckDBTypeId.TIMESTAMP_TZ: case DuckDBTypeId.TIMESTAMP_MS: case DuckDBTypeId.TIMESTAMP_S: {
      const [seconds, fraction] = String(value).replace('+00', '').split('.');
      return ['time', fraction === undefined ? seconds : `${seconds}.${fraction.padEnd(6, '0')}`];
    }
    case DuckDBTypeId.DATE:
      return ['date', String(value)];
    case DuckDBTypeId.LIST:
      return ['list', (value as { items: readonly DuckDBValue[] }).items.map((item) => plain(item, (type as DuckDBListType).valueType))];
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType;
      const { entries } = value as { entries: Readonly<Record<string, DuckDBValue>> };
      return Object.fromEntries(entryNames.map((name, i) => [name, plain(entries[name]!, entryTypes[i]!)]));
    }
    case DuckDBTypeId.MAP:
      return Object.fromEntries((value as { entries: readonly { key: DuckDBValue; value: DuckDBValue }[] }).entries.map((entry) => [String(entry.key), plain(entry.value, (type as DuckDBMapType).valueType)]));
    case DuckDBTypeId.VARCHAR:
      return value;
    default:
      return typeof value === 'bigint' || typeof value === 'number' ? ['number', String(value)] : String(value);
  }
}

/** As Python writes a double. */
export function pythonDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  const text = magnitude >= 1e16 ? value.toExponential() : Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
