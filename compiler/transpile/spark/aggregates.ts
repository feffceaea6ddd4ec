import { grouped } from '../marks.ts';
import type { Order, Tree } from '../../sql/tree.ts';
import { named, takes, type Writer, type Writers } from '../printer/writer.ts';
import { textLiteral } from './literals.ts';
import { isDecimal, isFloating, isText, isWhole, type Pen } from '../printer/pen.ts';

/** `filter (where …)` of a call. */
function filter(pen: Pen, call: Tree, more?: string): string {
  const conditions = [...(call.filter ? [more === undefined ? pen.item(call.filter) : pen.expr(call.filter)] : []), ...(more === undefined ? [] : [more])];
  return conditions.length === 0 ? '' : ` filter (where ${conditions.join(' and ')})`;
}

/** An aggregate of the same meaning, whose order of rows does not matter. */
function plain(name: string): Writer {
  return (pen, args, call) => `${pen.at(call)}${name}(${call.distinct ? 'distinct ' : ''}${args.map((arg) => pen.item(arg)).join(', ')})${filter(pen, call)}`;
}

const ordersOf = (call: Tree): readonly Order[] => call.order_bys?.orders ?? [];

const count: Writer = (pen, args, call) => (args.length === 0 ? `${pen.at(call)}count(*)${filter(pen, call)}` : plain('count')(pen, args, call, false));

/** An average is a double; of exact numbers it is their exact sum, divided. */
const average: Writer = (pen, args, call, loose) => {
  const type = pen.type(args[0]!);
  if (isFloating(type)) pen.warn('float-sum', call);
  if (!isDecimal(type) && !/^(?:BIGINT|HUGEINT|UBIGINT|UINTEGER)/.test(type)) return plain('avg')(pen, args, call, loose);
  const scale = Number(/,\s*(\d+)\)/.exec(type)?.[1] ?? 0);
  const x = pen.item(args[0]!);
  const distinct = call.distinct ? 'distinct ' : '';
  const digits = scale === 0 ? `sum(${distinct}cast(${x} as decimal(38, 0)))${filter(pen, call)}` : `cast(sum(${distinct}cast(${x} as decimal(38, ${scale})))${filter(pen, call)} * 1${'0'.repeat(scale)} as decimal(38, 0))`;
  return grouped(`${pen.at(call)}cast(${digits} as double) / nullif(cast(count(${distinct}${x})${filter(pen, call)} as double)${scale === 0 ? '' : ` * 1${'0'.repeat(scale)}D`}, 0)`);
};

/** The values of a group in the given order, as a list: `keep` says which rows count. */
function ordered(pen: Pen, value: Tree, call: Tree, keepNulls: boolean): string {
  const orders = ordersOf(call);
  const x = pen.item(value);
  const kept = filter(pen, call, keepNulls ? undefined : `${pen.expr(value)} is not null`);
  if (call.distinct) {
    if (orders.length > 1 || orders.some(({ expression }) => pen.item(expression).replace(/\u0001\d+\u0002/g, '') !== x.replace(/\u0001\d+\u0002/g, ''))) return pen.refuse('DISTINCT in another order than that of the values has no counterpart', call);
    if (keepNulls) return pen.refuse('a list of distinct values with nulls has no counterpart', call);
    const sorted = `array_sort(collect_set(${x})${kept})`;
    return orders[0] && direction(orders[0]) === 'desc' ? `reverse(${sorted})` : sorted;
  }
  if (orders.length === 0) pen.warn('list-order', call);
  if (orders.length === 0) return keepNulls ? `transform(collect_list(struct(${x} as v))${kept}, s -> s.v)` : `collect_list(${x})${kept}`;
  const keys = orders.map(({ expression }, i) => `${pen.item(expression)} as k${i}`);
  const compared = orders.map((order, i) => comparison(order, `k${i}`)).reduceRight((rest, each) => each(rest), '0');
  return `transform(array_sort(collect_list(struct(${[...keys, `${x} as v`].join(', ')}))${kept}, (l, r) -> ${compared}), s -> s.v)`;
}

function direction({ type }: Order): 'asc' | 'desc' {
  return type === 'DESCENDING' ? 'desc' : 'asc';
}

/** How two rows compare by one key; `rest`: when it does not part them. */
function comparison(order: Order, key: string): (rest: string) => string {
  const [less, more] = direction(order) === 'asc' ? ['-1', '1'] : ['1', '-1'];
  const nulls = order.null_order === 'NULLS FIRST' ? '-1' : '1';
  return (rest) => `case when l.${key} < r.${key} then ${less} when l.${key} > r.${key} then ${more} when l.${key} is null and r.${key} is not null then ${nulls} when l.${key} is not null and r.${key} is null then ${nulls === '1' ? '-1' : '1'} else ${rest} end`;
}

const joined: Writer = (pen, args, call) => {
  takes(pen, args, call, 1, 2);
  const [value, separator] = args;
  const text: Tree = isText(pen.type(value!)) ? value! : { class: 'CAST', type: 'OPERATOR_CAST', child: value!, cast_type: { id: 'VARCHAR' } };
  // No rows give null, and not the empty text.
  return `case when count(${pen.item(value!)})${filter(pen, call)} > 0 then ${pen.at(call)}array_join(${ordered(pen, text, call, false)}, ${separator ? pen.item(separator) : textLiteral(',')}) end`;
};

const list: Writer = (pen, args, call) => {
  takes(pen, args, call, 1);
  return `case when count(*)${filter(pen, call)} > 0 then ${pen.at(call)}${ordered(pen, args[0]!, call, true)} end`;
};

/** The first or last row's value. */
function end(last: boolean, keepNulls: boolean): Writer {
  return (pen, args, call) => {
    takes(pen, args, call, 1);
    if (ordersOf(call).length === 0) pen.warn('any-row', call);
    if (ordersOf(call).length === 0) return `${pen.at(call)}${last ? 'last' : 'first'}(${pen.item(args[0]!)}${keepNulls ? '' : ', true'})${filter(pen, call)}`;
    return `${pen.at(call)}try_element_at(${ordered(pen, args[0]!, call, keepNulls)}, ${last ? -1 : 1})`;
  };
}

/** The value where another is least or greatest; rows in which either is null do not count. */
function by(name: string): Writer {
  return (pen, args, call) => {
    takes(pen, args, call, 2);
    return `${pen.at(call)}${name}(${pen.item(args[0]!)}, ${pen.item(args[1]!)})${filter(pen, call, `${pen.expr(args[0]!)} is not null and ${pen.expr(args[1]!)} is not null`)}`;
  };
}

/** A quantile between values, as a double. */
const quantile: Writer = (pen, args, call) => {
  const [value, share] = ordersOf(call).length === 1 && args.length === 1 ? [ordersOf(call)[0]!.expression, args[0]!] : [args[0]!, args[1]];
  if (ordersOf(call)[0] && direction(ordersOf(call)[0]!) === 'desc') return pen.refuse('a quantile from above has no counterpart', call);
  if (!share) return pen.refuse('a quantile without its share has no counterpart', call);
  const type = pen.type(value);
  if (!isDecimal(type) && !isWhole(type) && type !== 'DOUBLE') return pen.refuse(`a quantile of ${type} has no counterpart`, call);
  return `${pen.at(call)}percentile(${pen.item(value)}, ${pen.item(share)})${filter(pen, call)}`;
};

const median: Writer = (pen, args, call) => {
  const type = pen.type(args[0]!);
  return isWhole(type) || type === 'DOUBLE' ? plain('median')(pen, args, call, false) : pen.refuse(`median() of ${type} has no counterpart`, call);
};

/** A product of sums: whole numbers that outgrow a bigint are an error there. */
const sum: Writer = (pen, args, call, loose) => {
  const type = pen.type(args[0]!);
  if (isFloating(type)) pen.warn('float-sum', call);
  if (type === 'BOOLEAN') return `${pen.at(call)}count_if(${pen.item(args[0]!)})${filter(pen, call)}`;
  return plain('sum')(pen, args, call, loose);
};

export const AGGREGATES: Writers = {
  count, count_star: count, sum, min: (pen, args, call) => (args.length === 1 ? plain('min')(pen, args, call, false) : pen.refuse('min() of several values has no counterpart', call)),
  max: (pen, args, call) => (args.length === 1 ? plain('max')(pen, args, call, false) : pen.refuse('max() of several values has no counterpart', call)),
  avg: average, mean: average, count_if: plain('count_if'), countif: plain('count_if'), bool_and: plain('bool_and'), bool_or: plain('bool_or'), bit_and: plain('bit_and'), bit_or: plain('bit_or'), bit_xor: plain('bit_xor'),
  stddev: plain('stddev_samp'), stddev_samp: plain('stddev_samp'), stddev_pop: plain('stddev_pop'), variance: plain('var_samp'), var_samp: plain('var_samp'), var_pop: plain('var_pop'), corr: plain('corr'), covar_pop: plain('covar_pop'), covar_samp: plain('covar_samp'),
  approx_count_distinct: (pen, args, call, loose) => {
    pen.warn('approximate', call);
    return plain('approx_count_distinct')(pen, args, call, loose);
  },
  mode: (pen, args, call) => (pen.warn('mode-ties', call), plain('mode'))(pen, args.length === 1 ? args : ordersOf(call).map(({ expression }) => expression), { ...call, order_bys: null }, false),
  string_agg: joined, listagg: joined, group_concat: joined, list, array_agg: list, first: end(false, true), last: end(true, true), any_value: end(false, false), arbitrary: end(false, true),
  arg_min: by('min_by'), argmin: by('min_by'), min_by: by('min_by'), arg_max: by('max_by'), argmax: by('max_by'), max_by: by('max_by'),
  quantile_cont: quantile, median, grouping: named('grouping'),
};
