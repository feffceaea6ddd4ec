import type { QueryResult } from '../contracts/adapter.ts';
import type { ColumnType } from '../contracts/relation.ts';
import type { Column, RowStatement } from './sdk.ts';

/** Values that the client is to give as texts, so that none loses a digit. */
export const AS_TEXT = ['Number', 'Date', 'JSON', 'Buffer'] as const;

/** Session parameters that values are read by: lakec's own, over which a target's stand. */
export const SESSION: Readonly<Record<string, string | boolean | number>> = {
  TIMEZONE: 'UTC', TIMESTAMP_TYPE_MAPPING: 'TIMESTAMP_NTZ', DATE_OUTPUT_FORMAT: 'YYYY-MM-DD', TIME_OUTPUT_FORMAT: 'HH24:MI:SS.FF9', TIMESTAMP_NTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF9',
  TIMESTAMP_LTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM', TIMESTAMP_TZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM', BINARY_OUTPUT_FORMAT: 'HEX', STRICT_JSON_OUTPUT: true,
  // Without it, what failed in a transaction of nobody's would keep its locks.
  TRANSACTION_ABORT_ON_ERROR: true,
  // Megabytes of a part of a large result: the least that Snowflake takes, since one is held whole.
  CLIENT_RESULT_CHUNK_SIZE: 16,
};

/** A result in the contract's form. */
export function resultOf({ statement, rows }: { readonly statement: RowStatement; readonly rows: readonly (readonly unknown[])[] }): QueryResult {
  const columns = statement.getColumns() ?? [];
  const readers = columns.map(readerOf);
  return { columns: columns.map(columnOf), rows: rows.map((row) => row.map((value, at) => readers[at]!(value))) };
}

/** A result's column in the contract's form. */
export function columnOf(column: Column): ColumnType {
  const type = column.getType().toUpperCase();
  return { name: column.getName(), type: type === 'FIXED' ? `NUMBER(${column.getPrecision()},${column.getScale()})` : (TYPES[type] ?? type), nullable: column.isNullable() };
}

/** How a column's texts become values of the contract: integers as numbers where they are exact, else bigints; decimals and times stay texts. */
export function readerOf(column: Column): (value: unknown) => unknown {
  const type = column.getType().toUpperCase();
  const by = (read: (text: string) => unknown) => (value: unknown): unknown => (value === null || value === undefined ? null : typeof value === 'string' ? read(value) : value);
  switch (type) {
    case 'FIXED':
      return by(column.getScale() === 0 ? integer : (text) => text);
    case 'REAL':
      return by(Number);
    case 'TIME':
    case 'TIMESTAMP_NTZ':
      return by(withoutZeros);
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return by((text) => text.replace(/^(.*?)( [+-]\d{4})?$/, (_, moment: string, zone: string | undefined) => withoutZeros(moment) + (zone === undefined ? '' : zone.trim().replace(/^([+-]\d\d)00$/, '$1'))));
    default:
      return (value) => value ?? null;
  }
}

const TYPES: Readonly<Record<string, string>> = { TEXT: 'VARCHAR', REAL: 'FLOAT' };

function integer(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function withoutZeros(text: string): string {
  return text.replace(/\.(\d*?)0*$/, (_, digits: string) => (digits === '' ? '' : `.${digits}`));
}
