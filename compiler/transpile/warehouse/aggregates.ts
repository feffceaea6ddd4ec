import { grouped } from '../marks.ts';
import { orderItems } from '../printer/windows.ts';
import { isDecimal, isFloating, isText, isWhole, type Pen } from '../printer/pen.ts';
import { takes, type Writer, type Writers } from '../printer/writer.ts';
import type { Order, Tree } from '../../sql/tree.ts';
import { as, only, sizeOf, textLiteral } from './words.ts';

const ordersOf = (call: Tree): readonly Order[] => call.order_bys?.orders ?? [];

/** A value with what FILTER leaves of it: aggregates pass nulls by. */
function kept(pen: Pen, call: Tree, text: string, ...conditions: readonly string[]): string {
  const all = [...(call.filter ? [conditions.length === 0 ? pen.item(call.filter) : pen.expr(call.filter)] : []), ...conditions];
  return all.length === 0 ? text : only(all.join(' and '), text);
}

/** An aggregate of one value, in whatever order the rows come. */
export function plain(name: string, value: (pen: Pen, arg: Tree) => string = (pen, arg) => pen.item(arg)): Writer {
  return (pen, args, call) => {
    takes(pen, args, call, 1);
    return `${pen.at(call)}${name}(${call.distinct ? 'distinct ' : ''}${kept(pen, call, value(pen, args[0]!))})`;
  };
}

/** The same of doubles. */
export function ofDoubles(name: string): Writer {
  return (pen, args, call) => `${pen.at(call)}${name}(${args.map((arg) => as(pen, kept(pen, call, pen.item(arg)), 'DOUBLE')).join(', ')})`;
}

const count: Writer = (pen, args, call, loose) => (args.length === 0 ? `${pen.at(call)}count(${call.filter ? kept(pen, call, '1') : '*'})` : plain('count')(pen, args, call, loose));

const countIf: Writer = (pen, args, call) => {
  takes(pen, args, call, 1);
  return `${pen.at(call)}count(${call.distinct ? pen.refuse('count_if(DISTINCT) has no counterpart', call) : ''}${kept(pen, call, '1', pen.expr(args[0]!))})`;
};

const sum: Writer = (pen, args, call, loose) => {
  const type = pen.type(args[0]!);
  if (isFloating(type)) pen.warn('float-sum', call);
  if (type === 'BOOLEAN') return `${pen.at(call)}sum(${kept(pen, call, truthNumber(pen, args[0]!))})`;
  return plain('sum')(pen, args, call, loose);
};

/** 1 or 0 for a truth value. */
export function truthNumber(pen: Pen, node: Tree): string {
  return `case when ${pen.item(node)} then 1 when not ${pen.expr(node)} then 0 end`;
}

/** An average is a double; of exact numbers it is their exact sum, divided. */
const average: Writer = (pen, args, call, loose) => {
  const type = pen.type(args[0]!);
  if (isFloating(type)) {
    pen.warn('float-sum', call);
    return plain('avg')(pen, args, call, loose);
  }
  const scale = sizeOf(type)?.scale ?? pen.refuse(`avg() of ${type} has no counterpart`, call);
  const distinct = call.distinct ? 'distinct ' : '';
  const x = kept(pen, call, pen.item(args[0]!));
  const power = `1${'0'.repeat(scale)}`;
  const total = scale === 0 ? `sum(${distinct}${x})` : `cast(sum(${distinct}${x}) * ${power} as ${pen.target.type({ id: 'HUGEINT' })})`;
  return grouped(`${pen.at(call)}${as(pen, total, 'DOUBLE')} / nullif(${as(pen, `count(${distinct}${x})`, 'DOUBLE')}${scale === 0 ? '' : ` * ${power}`}, 0)`);
};

const joined: Writer = (pen, args, call) => {
  takes(pen, args, call, 1, 2);
  const [value, separator] = args;
  const text: Tree = isText(pen.type(value!)) ? value! : { class: 'CAST', type: 'OPERATOR_CAST', child: value!, cast_type: { id: 'VARCHAR' } };
  const orders = ordersOf(call);
  if (orders.length === 0) pen.warn('list-order', call);
  const x = kept(pen, call, pen.item(text));
  const order = orders.length > 0 ? ` within group (order by ${orderItems(pen, orders).join(', ')})` : '';
  // No rows give null, and not the empty text.
  return `case when count(${x}) > 0 then ${pen.at(call)}listagg(${call.distinct ? 'distinct ' : ''}${x}, ${separator ? pen.item(separator) : textLiteral(pen, ',')})${order} end`;
};

/** Any row's value: the least one is as good as another, and always the same. */
const any: Writer = (pen, args, call) => {
  takes(pen, args, call, 1);
  if (ordersOf(call).length > 0) return pen.refuse(`${call.function_name}() with ORDER BY has no counterpart: take the first by row_number()`, call);
  pen.warn('any-row', call);
  const x = kept(pen, call, pen.item(args[0]!));
  return pen.type(args[0]!) === 'BOOLEAN' ? `${pen.at(call)}any_value(${x})` : `${pen.at(call)}min(${x})`;
};

/** A quantile between values, as a double. */
function quantile(share: (pen: Pen, args: readonly Tree[], call: Tree) => { readonly value: Tree; readonly share: string }): Writer {
  return (pen, args, call) => {
    const { value, share: at } = share(pen, args, call);
    const type = pen.type(value);
    if (!isDecimal(type) && !isWhole(type) && type !== 'DOUBLE') return pen.refuse(`a quantile of ${type} has no counterpart`, call);
    return `${pen.at(call)}percentile_cont(${at}) within group (order by ${as(pen, kept(pen, call, pen.item(value)), 'DOUBLE')})`;
  };
}

const continuous = quantile((pen, args, call) => {
  const [order] = ordersOf(call);
  if (order?.type === 'DESCENDING') pen.refuse('a quantile from above has no counterpart', call);
  const [value, share] = order && args.length === 1 ? [order.expression, args[0]!] : [args[0]!, args[1]];
  return share?.class === 'CONSTANT' || share?.class === 'CAST' ? { value, share: pen.item(share) } : pen.refuse('a quantile without a constant share has no counterpart', call);
});

/** The median of whole numbers and doubles is a double; of decimals DuckDB gives another type. */
const median = quantile((pen, args, call) => (isDecimal(pen.type(args[0]!)) ? pen.refuse(`median() of ${pen.type(args[0]!)} has no counterpart`, call) : { value: args[0]!, share: '0.5' }));

/** The value where another is least or greatest; rows in which either is null do not count. */
export function by(name: string): Writer {
  return (pen, args, call) => {
    takes(pen, args, call, 2);
    return `${pen.at(call)}${name}(${pen.item(args[0]!)}, ${kept(pen, call, pen.item(args[1]!), `${pen.expr(args[0]!)} is not null`)})`;
  };
}

/** Aggregates of both warehouses. */
export const AGGREGATES: Writers = {
  count, count_star: count, sum, avg: average, mean: average, count_if: countIf, countif: countIf,
  min: (pen, args, call) => (args.length === 1 ? plain('min')(pen, args, call, false) : pen.refuse('min() of several values has no counterpart', call)),
  max: (pen, args, call) => (args.length === 1 ? plain('max')(pen, args, call, false) : pen.refuse('max() of several values has no counterpart', call)),
  stddev: ofDoubles('stddev_samp'), stddev_samp: ofDoubles('stddev_samp'), stddev_pop: ofDoubles('stddev_pop'), variance: ofDoubles('var_samp'), var_samp: ofDoubles('var_samp'), var_pop: ofDoubles('var_pop'),
  string_agg: joined, listagg: joined, group_concat: joined, first: any, last: any, any_value: any, arbitrary: any, quantile_cont: continuous, median,
};
