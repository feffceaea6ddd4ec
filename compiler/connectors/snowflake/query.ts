import type { TableToLand } from '../../contracts/connector.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { exactly, identifier } from '../../sql/folded-names.ts';
import { queryOf } from './config.ts';

/** Which rows of a table are to be brought. */
export interface Wanted {
  readonly select: string;
  /** The column that tells how new a row is, as SQL, where the table has one. */
  readonly watermark?: string;
}

/** The rows since the last run's newest (`since`) and the days looked back before it, those of a range of days, or all. */
export function wantedRows(table: TableToLand, since: string | undefined): Wanted {
  const { watermark: [column], mode, lookbackDays, range } = table;
  const from = `select * from (\n${queryOf(table)}\n) as landed`;
  if (column === undefined || mode === 'snapshot') return { select: from };
  const newest = identifier(column);
  if (range) return { watermark: newest, select: `${from}\nwhere ${newest} >= ${moment(range.from)} and ${newest} < dateadd(day, 1, ${moment(range.to)})` };
  // A row without one is brought by the first run alone.
  return { watermark: newest, select: since === undefined ? from : `${from}\nwhere ${newest} >= dateadd(day, -${lookbackDays}, ${moment(since)})` };
}

/** How many rows there are (up to a moment), and the newest of them. */
export function measure({ select, watermark }: Wanted, until?: string): string {
  const bound = until === undefined || watermark === undefined ? '' : `\nwhere ${watermark} <= ${moment(until)}`;
  return `select count(*) as found, ${watermark === undefined ? 'null' : `cast(max(${watermark}) as timestamp_ntz)`} as newest from (\n${select}\n) as wanted${bound}`;
}

/** The rows, none that came after the moment that was measured, in an order that follows from them. */
export function upTo(wanted: Wanted, until: string | undefined, columns: number): string {
  return `${bounded(wanted, until)}\norder by ${Array.from({ length: columns }, (_, index) => index + 1).join(', ')}`;
}

/** Those rows as the texts that they are when they are streamed, in no order. */
export function asTexts(wanted: Wanted, until: string | undefined, columns: readonly ColumnType[]): string {
  const names = namesOf(columns);
  return `select\n${columns.map(({ name, type }, at) => `  ${textOf(exactly(name), type)} as ${exactly(names[at]!)}`).join(',\n')}\nfrom (\n${bounded(wanted, until)}\n) as rows_wanted`;
}

/** The columns' names as they are landed: in small letters where Snowflake folded them. */
export function namesOf(columns: readonly ColumnType[]): readonly string[] {
  return columns.map(({ name }) => (name === name.toUpperCase() ? name.toLowerCase() : name));
}

function bounded({ select, watermark }: Wanted, until: string | undefined): string {
  return until === undefined || watermark === undefined ? select : `select * from (\n${select}\n) as wanted\nwhere ${watermark} <= ${moment(until)} or ${watermark} is null`;
}

function textOf(column: string, type: string): string {
  const trimmed = (format: string): string => `rtrim(rtrim(to_varchar(${column}, '${format}.FF9'), '0'), '.')`;
  switch (type.replace(/\(.*/, '')) {
    case 'DATE': return `to_varchar(${column}, 'YYYY-MM-DD')`;
    case 'TIME': return trimmed('HH24:MI:SS');
    case 'TIMESTAMP_NTZ': return trimmed('YYYY-MM-DD HH24:MI:SS');
    case 'TIMESTAMP_LTZ': case 'TIMESTAMP_TZ': return `${trimmed('YYYY-MM-DD HH24:MI:SS')} || regexp_replace(to_varchar(${column}, 'TZHTZM'), '00$', '')`;
    case 'VARIANT': case 'OBJECT': case 'ARRAY': return `to_json(to_variant(${column}))`;
    case 'BINARY': return `to_varchar(${column}, 'HEX')`;
    default: return `to_varchar(${column})`;
  }
}

const moment = (text: string): string => `cast('${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}' as timestamp_ntz)`;
