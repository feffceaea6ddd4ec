import type { Order, Tree } from '../tree.ts';
import { indented } from '../marks.ts';
import { intervalOf } from './times.ts';
import type { Pen } from './pen.ts';

/** An ORDER BY's items, with the place of nulls that DuckDB gives them: last, unless it is told otherwise. */
export function orderItems(pen: Pen, orders: readonly Order[]): readonly string[] {
  return orders.map(({ type, null_order, expression }) => `${pen.item(expression)}${type === 'DESCENDING' ? ' desc' : ''} nulls ${null_order === 'NULLS FIRST' ? 'first' : 'last'}`);
}

/** Window functions whose frame is not theirs to choose. */
const RANKS = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'lag', 'lead']);
const VALUES: Readonly<Record<string, string>> = { first_value: 'first_value', first: 'first_value', last_value: 'last_value', last: 'last_value', nth_value: 'nth_value' };

/** A call with OVER. */
export function windowText(pen: Pen, call: Tree): string {
  const name = call.function_name!;
  if (call.exclude_clause !== undefined && call.exclude_clause !== 'NO_OTHER') return pen.refuse('EXCLUDE in a window frame has no counterpart', call);
  if ((call.arg_orders ?? []).length > 0) return pen.refuse('ORDER BY among the arguments of a window function has no counterpart', call);
  const args = [...(call.children ?? []), ...(call.offset_expr ? [call.offset_expr] : []), ...(call.default_expr ? [call.default_expr] : [])];
  const ranks = RANKS.has(name);
  const frame = ranks ? '' : frameText(pen, call);
  const orders = call.orders ?? [];
  // Ranks need an order in Spark; without one DuckDB numbers the rows as they come.
  const order = orders.length > 0 ? orderItems(pen, orders) : ranks ? ['1'] : [];
  if (orders.length === 0 && ranks) pen.warn('window-order', call);
  const over = [...((call.partitions ?? []).length > 0 ? [`partition by ${call.partitions!.map((each) => pen.item(each)).join(', ')}`] : []), ...(order.length > 0 ? [`order by ${order.join(', ')}`] : []), ...(frame === '' ? [] : [frame])].join(' ');
  return `${pen.at(call)}${callText(pen, call, name, args, ranks)} over (${over.includes('\n') ? `\n${indented(over)}\n` : over})`;
}

function callText(pen: Pen, call: Tree, name: string, args: readonly Tree[], ranks: boolean): string {
  const list = args.map((arg) => pen.item(arg)).join(', ');
  const nulls = call.ignore_nulls ? ' ignore nulls' : '';
  if (call.filter_expr && (ranks || VALUES[name])) return pen.refuse(`FILTER with ${name}() has no counterpart`, call);
  if (ranks) return `${name}(${list})${nulls}`;
  if (VALUES[name]) return `${VALUES[name]}(${list})${nulls}`;
  if (call.distinct) return pen.refuse('DISTINCT in a window function has no counterpart', call);
  if (!SIMPLE.has(name)) return pen.refuse(`${name}() over a window has no counterpart`, call);
  if ((name === 'avg' || name === 'mean') && !/^(?:INTEGER|SMALLINT|TINYINT|FLOAT|DOUBLE)/.test(pen.type(args[0]!))) return pen.refuse(`avg() of ${pen.type(args[0]!)} over a window has no counterpart: divide the sum by the count`, call);
  const spark = { count_star: 'count', stddev: 'stddev_samp', variance: 'var_samp', mean: 'avg' }[name] ?? name;
  const value = args.length === 0 ? '1' : list;
  if (args.length > 1) return pen.refuse(`${name}() of several values over a window has no counterpart`, call);
  // A window takes no FILTER in Spark.
  if (call.filter_expr) return `${spark}(case when ${pen.item(call.filter_expr)} then ${value} end)`;
  return `${spark}(${args.length === 0 ? '*' : list})${name === 'any_value' ? ' ignore nulls' : ''}`;
}

/** Aggregates that are one call in Spark too. */
const SIMPLE = new Set(['count', 'count_star', 'sum', 'min', 'max', 'bool_and', 'bool_or', 'stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop', 'count_if', 'any_value', 'avg', 'mean', 'bit_and', 'bit_or']);

function frameText(pen: Pen, { start = '', end = '', start_expr, end_expr, ...call }: Tree): string {
  if (start === 'UNBOUNDED_PRECEDING' && end === 'CURRENT_ROW_RANGE') return '';
  const kind = /ROWS$/.test(start) || /ROWS$/.test(end) ? 'rows' : /GROUPS$/.test(start) || /GROUPS$/.test(end) ? pen.refuse('GROUPS in a window frame has no counterpart', call) : 'range';
  const bound = (text: string, expr: Tree | null | undefined): string => {
    if (text.startsWith('UNBOUNDED')) return text.toLowerCase().replace('_', ' ');
    if (text.startsWith('CURRENT')) return 'current row';
    const interval = intervalOf(pen, expr!);
    const distance = interval ? (interval.months ?? interval.rest)! : pen.item(expr!);
    return `${distance} ${text.includes('PRECEDING') ? 'preceding' : 'following'}`;
  };
  return `${kind} between ${bound(start, start_expr)} and ${bound(end, end_expr)}`;
}
