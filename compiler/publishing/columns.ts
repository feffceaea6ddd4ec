import type { ColumnType } from '../contracts/relation.ts';
import { isNested, parseType, typeWords } from '../parity/types.ts';
import { quote } from '../parity/values.ts';

/** A column on its way to another engine. */
export interface SentColumn {
  readonly name: string;
  /** In lakec's words: what the target's table has. */
  readonly type: string;
  /** DuckDB's SQL of the value as text. */
  readonly text: string;
}

/** How a table's columns are sent: lists, maps and structs as the text of their JSON, bytes as hex digits, moments in UTC. */
export function sentColumns(columns: readonly ColumnType[]): readonly SentColumn[] {
  return columns.map(({ name, type: spelt }) => {
    const type = parseType(spelt);
    const column = quote(name);
    if (isNested(type)) return { name, type: 'string', text: `to_json(${column})::varchar` };
    if (type.kind === 'plain' && type.name === 'BLOB') return { name, type: 'string', text: `lower(hex(${column}))` };
    if (type.kind === 'plain' && type.name === 'TIMESTAMP WITH TIME ZONE') return { name, type: 'timestamp', text: `cast(${column} at time zone 'UTC' as varchar)` };
    const words = typeWords(type);
    return { name, type: KNOWN.test(words) ? words : 'string', text: `cast(${column} as varchar)` };
  });
}

/** Types that every engine has. */
const KNOWN = /^(string|int|smallint|bigint|boolean|date|timestamp|double|float|decimal\(\d+,\d+\))$/;

/** The columns as one text: when it is the same, the target's table has the same shape. */
export function shapeOf(columns: readonly SentColumn[]): string {
  return JSON.stringify(columns.map(({ name, type }) => [name, type]));
}

/** True when a table of that shape becomes this one by columns that are added, and nothing else. */
export function isExtension(shape: string, columns: readonly SentColumn[]): boolean {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return readShape(shape).every(([name, type]) => types.get(name) === type);
}

function readShape(shape: string): readonly (readonly [name: string, type: string])[] {
  try {
    return JSON.parse(shape) as readonly (readonly [string, string])[];
  } catch {
    // Not of lakec's writing: nothing is known of it.
    return [['', '']];
  }
}
