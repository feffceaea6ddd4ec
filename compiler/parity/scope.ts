import type { Node } from '../contracts/manifest.ts';
import type { ColumnType } from '../contracts/relation.ts';
import { namesOf } from '../facts/names-of.ts';
import { isTime, parseType } from './types.ts';
import { literal, quote } from './values.ts';

/** Which rows are compared, where it is not all. */
export interface Scope {
  /** A moment in UTC: rows on or after it. */
  readonly since?: string;
  readonly sample?: Sample;
}

/** So many rows of each relation, or a share of them (0.05 is 5 %). */
export type Sample = { readonly kind: 'rows'; readonly rows: number } | { readonly kind: 'share'; readonly share: number; readonly text: string };

/** Reads `1000` and `5%`; undefined when it is neither. */
export function readSample(text: string): Sample | undefined {
  const [, number, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  const value = Number(number);
  if (percent === '%') return value > 0 && value <= 100 ? { kind: 'share', share: value / 100, text: `${number} %` } : undefined;
  return Number.isSafeInteger(value) && value > 0 ? { kind: 'rows', rows: value } : undefined;
}

/** The condition for rows on or after a moment, by what the model declares: `event_time`, or the partitions that it keeps; undefined where it declares neither. */
export function sinceCondition(node: Node, columns: readonly ColumnType[], since: string): { readonly sql: string; readonly by: string } | undefined {
  const find = (name: string): ColumnType | undefined => columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  const moment = since.length === 10 ? `${since} 00:00:00` : since;
  const onOrAfter = (column: ColumnType): { readonly sql: string; readonly by: string } | undefined => {
    const type = parseType(column.type);
    if (isTime(type)) return { sql: `cast(${quote(column.name)} as timestamp) >= timestamp ${literal(moment)}`, by: column.name };
    // A partition that is named by its day.
    return type.kind === 'plain' && type.name === 'VARCHAR' ? { sql: `${quote(column.name)} >= ${literal(since.slice(0, 10))}`, by: column.name } : undefined;
  };
  const time = node.config['event_time'];
  const declared = typeof time === 'string' ? find(time) : undefined;
  if (declared) return onOrAfter(declared);
  const partition = namesOf(node.config['partition_by']).flatMap((name) => find(name) ?? []);
  const [year, month] = [partition.find(({ name }) => /(^|_)year$/i.test(name)), partition.find(({ name }) => /(^|_)month$/i.test(name))];
  if (year && month) return { sql: `${quote(year.name)} * 100 + ${quote(month.name)} >= ${Number(since.slice(0, 4)) * 100 + Number(since.slice(5, 7))}`, by: `${year.name}, ${month.name}` };
  if (year) return { sql: `${quote(year.name)} >= ${Number(since.slice(0, 4))}`, by: year.name };
  const dated = partition.find(({ name, type }) => isTime(parseType(type)) || /date|day/i.test(name));
  return dated && onOrAfter(dated);
}
