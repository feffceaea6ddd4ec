import type { Order, Tree } from '../../sql/tree.ts';
import { indented } from '../marks.ts';
import type { Pen } from './pen.ts';
import type { Frame } from './target.ts';

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
  // Ranks may need an order; without one DuckDB numbers the rows as they come.
  const { noOrder } = pen.target.windows;
  const order = orders.length > 0 ? orderItems(pen, orders) : ranks && noOrder !== undefined ? [noOrder] : [];
  if (orders.length === 0 && ranks) pen.warn('window-order', call);
  const over = [...((call.partitions ?? []).length > 0 ? [`partition by ${call.partitions!.map((each) => pen.item(each)).join(', ')}`] : []), ...(order.length > 0 ? [`order by ${order.join(', ')}`] : []), ...(frame === '' ? [] : [frame])].join(' ');
  const { text, wrap } = callText(pen, call, name, args, ranks);
  const windowed = (call: string): string => `${call} over (${over.includes('\n') ? `\n${indented(over)}\n` : over})`;
  return `${pen.at(call)}${wrap ? wrap(windowed(text), windowed) : windowed(text)}`;
}

/** What stands before OVER; `wrap`: what is made of the whole, and of other calls over the same window. */
interface Call {
  readonly text: string;
  wrap?(own: string, windowed: (call: string) => string): string;
}

function callText(pen: Pen, call: Tree, name: string, args: readonly Tree[], ranks: boolean): Call {
  const list = args.map((arg) => pen.item(arg)).join(', ');
  const nulls = call.ignore_nulls ? ' ignore nulls' : '';
  const { aggregates, special = {}, defaults } = pen.target.windows;
  if (call.filter_expr && (ranks || VALUES[name])) return pen.refuse(`FILTER with ${name}() has no counterpart`, call);
  if (call.default_expr && !defaults) {
    if (call.ignore_nulls) return pen.refuse(`${name}() with a default and IGNORE NULLS has no counterpart`, call);
    const shift = args.slice(0, -1).map((arg) => pen.item(arg));
    return { text: `${name}(${shift.join(', ')})`, wrap: (own, windowed) => `case when ${windowed(`${name}(${['1', ...shift.slice(1)].join(', ')})`)} is null then ${pen.item(call.default_expr!)} else ${own} end` };
  }
  if (ranks) return { text: `${name}(${list})${nulls}` };
  if (VALUES[name]) return { text: `${VALUES[name]}(${list})${nulls}` };
  if (call.distinct) return pen.refuse('DISTINCT in a window function has no counterpart', call);
  if (!Object.hasOwn(aggregates, name)) return pen.refuse(`${name}() over a window has no counterpart`, call);
  if ((name === 'avg' || name === 'mean') && !/^(?:INTEGER|SMALLINT|TINYINT|FLOAT|DOUBLE)/.test(pen.type(args[0]!))) return pen.refuse(`avg() of ${pen.type(args[0]!)} over a window has no counterpart: divide the sum by the count`, call);
  if (args.length > 1) return pen.refuse(`${name}() of several values over a window has no counterpart`, call);
  const value = (text: string): string => (call.filter_expr ? `case when ${pen.item(call.filter_expr)} then ${text} end` : text);
  const made = Object.hasOwn(special, name) ? special[name]!(pen, args, call, value) : undefined;
  if (made) return made;
  // A window takes no FILTER.
  if (call.filter_expr) return { text: `${aggregates[name]}(${value(args.length === 0 ? '1' : list)})` };
  return { text: `${aggregates[name]}(${args.length === 0 ? '*' : list})${name === 'any_value' ? ' ignore nulls' : ''}` };
}

function frameText(pen: Pen, call: Tree): string {
  const { start = '', end = '', start_expr, end_expr } = call;
  const usual = start === 'UNBOUNDED_PRECEDING' && end === 'CURRENT_ROW_RANGE';
  const kind = /ROWS$/.test(start) || /ROWS$/.test(end) ? 'rows' : /GROUPS$/.test(start) || /GROUPS$/.test(end) ? pen.refuse('GROUPS in a window frame has no counterpart', call) : 'range';
  const bound = (text: string, expr: Tree | null | undefined): string => {
    if (text.startsWith('UNBOUNDED')) return text.toLowerCase().replace('_', ' ');
    if (text.startsWith('CURRENT')) return 'current row';
    return `${pen.target.interval(pen, expr!) ?? pen.item(expr!)} ${text.includes('PRECEDING') ? 'preceding' : 'following'}`;
  };
  const frame: Frame = { kind, usual, ordered: (call.orders ?? []).length > 0, start: bound(start, start_expr), end: bound(end, end_expr), distances: kind === 'range' && [start, end].some((text) => text.startsWith('EXPR')) };
  return pen.target.windows.frame(pen, frame, call);
}
