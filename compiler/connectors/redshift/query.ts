import type { TableToLand } from '../../contracts/connector.ts';
import type { ColumnType } from '../../contracts/relation.ts';

/** Which rows of a table are to be brought. */
export interface Wanted {
  /** The SELECT of the table, cut down to them. */
  readonly select: string;
  /** The column that tells how new a row is, where the table has one. */
  readonly watermark?: string;
}

/** The rows since the last run's newest (`since`) and the days looked back before it, those of a range of days, or all. */
export function wantedRows(table: TableToLand, since: string | undefined): Wanted {
  const { query = '', watermark: [column], mode, lookbackDays, range } = table;
  const from = `select * from (\n${query}\n) as landed`;
  if (column === undefined || mode === 'snapshot') return { select: from };
  const newest = id(column);
  if (range) return { watermark: column, select: `${from}\nwhere ${newest} >= timestamp ${text(range.from)} and ${newest} < dateadd(day, 1, timestamp ${text(range.to)})` };
  // A row without one is brought by the first run alone.
  return { watermark: column, select: since === undefined ? from : `${from}\nwhere ${newest} >= dateadd(day, -${lookbackDays}, timestamp ${text(since)})` };
}

/** How many rows there are (up to a moment), and the newest of them. */
export function measure({ select, watermark }: Wanted, until?: string): string {
  const bound = until === undefined || watermark === undefined ? '' : `\nwhere ${id(watermark)} <= timestamp ${text(until)}`;
  return `select count(*), ${watermark === undefined ? 'null' : `cast(max(${id(watermark)}) as varchar(64))`} from (\n${select}\n) as wanted${bound}`;
}

/** The rows as texts that every engine reads alike, in a fixed order of columns. */
export function asTexts({ select, watermark }: Wanted, columns: readonly ColumnType[], until: string | undefined): string {
  const bounded = until === undefined || watermark === undefined ? select : `select * from (\n${select}\n) as wanted\nwhere ${id(watermark)} <= timestamp ${text(until)} or ${id(watermark)} is null`;
  return `select\n${columns.map(({ name, type }) => `  ${textOf(id(name), type)} as ${id(name)}`).join(',\n')}\nfrom (\n${bounded}\n) as rows_wanted`;
}

/** Those rows with a number each, so that they can be read a slice at a time. */
export function numbered(texts: string, columns: readonly ColumnType[]): string {
  return `create temporary table ${SLICES} as (\nselect numbered.*, row_number() over (order by ${columns.map(({ name }) => id(name)).join(', ')}) as lakec_row\nfrom (\n${texts}\n) as numbered\n)`;
}

/** One slice: rows `first` to `last`. */
export function slice(columns: readonly ColumnType[], first: number, last: number): string {
  return `select ${columns.map(({ name }) => id(name)).join(', ')} from ${SLICES} where lakec_row between ${first} and ${last} order by lakec_row`;
}

/** Temporary table of a session. */
export const SLICES = 'lakec_landing_rows';

function textOf(column: string, type: string): string {
  if (/^bool/.test(type)) return `case when ${column} then 'true' when not ${column} then 'false' end`;
  return type === 'super' ? `json_serialize(${column})` : `cast(${column} as varchar(65535))`;
}

const id = (name: string): string => `"${name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
