import type { ColumnMetadata, Field } from '@aws-sdk/client-redshift-data';
import type { ColumnType } from '../../contracts/relation.ts';
import { toldType } from './types.ts';

/** A column of an answer, its type as it is written in DDL. */
export function columnOf(told: ColumnMetadata, index: number): ColumnType {
  const type = toldType(told.typeName ?? 'varchar');
  const sized = type === 'decimal' && told.precision !== undefined && told.precision > 0 ? `decimal(${told.precision},${told.scale ?? 0})` : (type === 'varchar' || type === 'char') && told.length !== undefined && told.length > 0 && told.length <= 65_535 ? `${type}(${told.length})` : type;
  return { name: told.name ?? told.label ?? `column${index + 1}`, type: sized };
}

/** A value as the adapter contract has it; decimals, dates and timestamps stay in Redshift's text. */
export function valueOf(field: Field, type: string): unknown {
  if (field.isNull) return null;
  if (field.booleanValue !== undefined) return field.booleanValue;
  if (field.longValue !== undefined) return field.longValue;
  if (field.doubleValue !== undefined) return field.doubleValue;
  if (field.blobValue !== undefined) return Buffer.from(field.blobValue).toString('hex');
  const text = field.stringValue ?? '';
  if (type === 'super') return parsed(text);
  return INTEGERS.test(type) && /^-?\d+$/.test(text) ? exact(text) : text;
}

const INTEGERS = /^(smallint|integer|bigint)$/;

function exact(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * An answer's text in which integers that JavaScript's numbers can't hold are texts: the client reads a `longValue` as a number, and a key of
 * 60 bits would come out as another.
 */
export function withExactIntegers(body: string): string {
  return body.replace(/"longValue"\s*:\s*(-?\d{16,})/g, '"stringValue":"$1"');
}
