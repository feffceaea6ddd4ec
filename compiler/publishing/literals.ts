import type { Dialect } from '../contracts/dialect.ts';
import type { SentColumn } from './columns.ts';

/** A value's text as a literal of its column's type. */
export function literalOf(text: string | null, { type }: Pick<SentColumn, 'type'>, dialect: Dialect): string {
  if (text === null) return 'null';
  if (type === 'boolean') return text;
  if (type === 'string') return dialect.string(text);
  if (/^(int|smallint|bigint|decimal)/.test(type)) return text;
  return `cast(${dialect.string(text)} as ${dialect.type(type)})`;
}
