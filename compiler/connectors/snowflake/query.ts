import type { TableToLand } from '../../contracts/connector.ts';
import { identifier } from '../../sql/folded-names.ts';
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
export function upTo({ select, watermark }: Wanted, until: string | undefined, columns: number): string {
  const order = `order by ${Array.from({ length: columns }, (_, index) => index + 1).join(', ')}`;
  return until === undefined || watermark === undefined ? `${select}\n${order}` : `select * from (\n${select}\n) as wanted\nwhere ${watermark} <= ${moment(until)} or ${watermark} is null\n${order}`;
}

const moment = (text: string): string => `cast('${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}' as timestamp_ntz)`;
