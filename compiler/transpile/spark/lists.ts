import { grouped } from '../marks.ts';
import { textOf, wholeOf, type Tree } from '../../sql/tree.ts';
import { counted, named, takes, type Writer, type Writers } from '../printer/writer.ts';
import { intervalOf } from './times.ts';
import { isDate, isList, isMap, isStruct, isText, isTimestamp, isWhole, type Pen } from '../printer/pen.ts';
import { textLiteral } from './literals.ts';

/** A function of a list and a lambda. */
function over(name: string): Writer {
  return (pen, args, call) => {
    const [list, lambda] = args;
    if (lambda?.class !== 'LAMBDA') return pen.refuse(`${call.function_name}() without a lambda has no counterpart`, call);
    return `${pen.at(call)}${name}(${pen.item(list!)}, ${lambdaText(pen, lambda)})`;
  };
}

function lambdaText(pen: Pen, lambda: Tree): string {
  const names = lambda.lhs?.class === 'COLUMN_REF' ? [lambda.lhs] : lambda.lhs?.function_name === 'row' ? lambda.lhs.children! : [];
  if (names.length === 0) return pen.refuse('this lambda has no counterpart', lambda);
  // DuckDB counts elements from 1, Spark from 0.
  if (names.length > 1) return pen.refuse('a lambda with the place of the element has no counterpart', lambda);
  return pen.within(undefined, () => `${pen.expr(names[0]!)} -> ${pen.item(lambda.expr!)}`);
}

/** True where the list holds it; false where it does not, also when it holds nulls. */
const contains: Writer = (pen, args, call) => {
  takes(pen, args, call, 2);
  const list = pen.item(args[0]!);
  return `case when ${pen.expr(args[0]!)} is not null then coalesce(${pen.at(call)}array_contains(${list}, ${pen.item(args[1]!)}), false) end`;
};

const position: Writer = (pen, args, call) => {
  takes(pen, args, call, 2);
  return `nullif(${pen.at(call)}array_position(${args.map((arg) => pen.item(arg)).join(', ')}), 0)`;
};

/** A list from one number or time to another. `inclusive`: the last belongs to it. */
function series(inclusive: boolean): Writer {
  return (pen, args, call) => `${pen.at(call)}${seriesText(pen, args, call, inclusive)}`;
}

export function seriesText(pen: Pen, args: readonly Tree[], call: Tree, inclusive: boolean): string {
  const one: Tree = { class: 'CONSTANT', type: 'VALUE_CONSTANT', value: { type: { id: 'INTEGER' }, value: 1 } };
  const zero: Tree = { ...one, value: { type: { id: 'INTEGER' }, value: 0 } };
  const [from, to, step] = args.length === 1 ? [zero, args[0]!, one] : [args[0]!, args[1]!, args[2] ?? one];
  const types = [pen.type(from), pen.type(to)];
  if (types.every(isWhole)) {
    const by = wholeOf(step);
    if (by === undefined || by === 0) return pen.refuse('a series whose step is no constant has no counterpart', step);
    const big = (node: Tree): string => `cast(${pen.item(node)} as bigint)`;
    const last = inclusive ? big(to) : grouped(`${big(to)} ${by > 0 ? '-' : '+'} 1`);
    return `case when ${big(from)} ${by > 0 ? '<=' : '>='} ${last} then sequence(${big(from)}, ${last}, ${by}) else cast(array() as array<bigint>) end`;
  }
  const interval = intervalOf(pen, step);
  if (!types.every((type) => isDate(type) || isTimestamp(type)) || !interval || (interval.months && interval.rest)) return pen.refuse(`a series from ${types[0]} to ${types[1]} has no counterpart`, call);
  if (!inclusive) return pen.refuse('a range of times without its last has no counterpart: write generate_series', call);
  const stamp = (node: Tree): string => (isTimestamp(pen.type(node)) ? pen.expr(node) : `cast(${pen.item(node)} as timestamp)`);
  return `case when ${stamp(from)} <= ${stamp(to)} then sequence(${stamp(from)}, ${stamp(to)}, ${interval.months ?? interval.rest}) else cast(array() as array<timestamp>) end`;
}

/** A field of a struct, an element of a list (from 1; from the end when negative), a value of a map, or a character of a text. */
export function element(pen: Pen, node: Tree, index: Tree, call: Tree): string {
  const type = pen.type(node);
  const name = textOf(index);
  if (isStruct(type)) return name === undefined ? pen.refuse('a field by its number has no counterpart', call) : `${pen.expr(node)}.\`${name.replaceAll('`', '``')}\``;
  if (isMap(type)) return `${pen.at(call)}try_element_at(${pen.item(node)}, ${pen.item(index)})`;
  if (isText(type)) return `${pen.at(call)}substr(${pen.item(node)}, ${pen.item(index)}, 1)`;
  if (!isList(type)) return pen.refuse(`an element of ${type} has no counterpart`, call);
  const place = wholeOf(index);
  return `${pen.at(call)}try_element_at(${pen.item(node)}, ${place === undefined ? `nullif(${pen.item(index)}, 0)` : place === 0 ? 'cast(null as int)' : place})`;
}

export function slice(pen: Pen, node: Tree, from: Tree | undefined, to: Tree | undefined, call: Tree): string {
  const type = pen.type(node);
  const [first, last] = [from && wholeOf(from), to && wholeOf(to)];
  if (first === undefined || last === undefined || first < 1 || last < 0) return pen.refuse('a slice whose ends are no positive constants has no counterpart', call);
  const count = Math.max(last - first + 1, 0);
  if (isText(type)) return `${pen.at(call)}substr(${pen.item(node)}, ${first}, ${count})`;
  return `${pen.at(call)}slice(${pen.item(node)}, ${first}, ${count})`;
}

const pack: Writer = (pen, args, call) => {
  if (args.some((arg) => !arg.alias)) return pen.refuse('a struct without names has no counterpart', call);
  return `${pen.at(call)}named_struct(${args.map((arg) => `${textLiteral(arg.alias!)}, ${pen.item(arg)}`).join(', ')})`;
};

const map: Writer = (pen, args, call) => (args.length === 0 ? `${pen.at(call)}map()` : `${pen.at(call)}map_from_arrays(${args.map((arg) => pen.item(arg)).join(', ')})`);

/** DuckDB sorts nulls last here only when it is told to. */
const sort: Writer = (pen, args, call) => (args.length === 1 ? `${pen.at(call)}array_sort(${pen.item(args[0]!)})` : pen.refuse('list_sort() with an order has no counterpart', call));

const aggregate = (name: string): Writer => (pen, args, call) => (args.length === 1 ? `${pen.at(call)}${name}(${pen.item(args[0]!)})` : pen.refuse(`${call.function_name}() has no counterpart`, call));

const sum: Writer = (pen, args, call) => {
  const type = pen.type(args[0]!).slice(0, -2);
  if (!isWhole(type)) return pen.refuse(`list_sum() of ${type}[] has no counterpart`, call);
  const list = pen.item(args[0]!);
  return `case when size(filter(${list}, e -> e is not null)) > 0 then ${pen.at(call)}aggregate(filter(${list}, e -> e is not null), cast(0 as decimal(38, 0)), (s, e) -> cast(s + e as decimal(38, 0))) end`;
};

export const LISTS: Writers = {
  list_value: named('array'), list_pack: named('array'), list_transform: over('transform'), list_apply: over('transform'), apply: over('transform'), array_transform: over('transform'), array_apply: over('transform'),
  list_filter: over('filter'), filter: over('filter'), array_filter: over('filter'), list_contains: contains, list_has: contains, array_contains: contains, array_has: contains, list_position: position, array_position: position, list_indexof: position,
  array_length: (pen, args, call, loose) => (args.length === 1 ? counted('size')(pen, args, call, loose) : pen.refuse('array_length() of a dimension has no counterpart', call)),
  cardinality: counted('size'), list_concat: named('concat'), list_cat: named('concat'), array_concat: named('concat'), array_cat: named('concat'),
  list_append: named('array_append'), array_append: named('array_append'), list_prepend: (pen, args, call) => `${pen.at(call)}array_prepend(${pen.item(args[1]!)}, ${pen.item(args[0]!)})`,
  list_sort: sort, array_sort: sort, list_reverse: named('reverse'), array_reverse: named('reverse'), list_min: aggregate('array_min'), list_max: aggregate('array_max'), list_sum: sum,
  flatten: named('flatten'), list_distinct: (pen, args, call) => `${pen.at(call)}array_sort(array_distinct(filter(${pen.item(args[0]!)}, e -> e is not null)))`,
  array_to_string: (pen, args, call) => (isText(pen.type(args[0]!).slice(0, -2)) ? `${pen.at(call)}array_join(${args.map((arg) => pen.item(arg)).join(', ')})` : pen.refuse('array_to_string() of what are no texts has no counterpart', call)),
  list_extract: (pen, args, call) => element(pen, args[0]!, args[1]!, call), list_element: (pen, args, call) => element(pen, args[0]!, args[1]!, call), array_extract: (pen, args, call) => element(pen, args[0]!, args[1]!, call),
  struct_extract: (pen, args, call) => element(pen, args[0]!, args[1]!, call), struct_pack: pack, row: named('struct'), map, map_from_entries: named('map_from_entries'),
  generate_series: series(true), range: series(false), list_slice: (pen, args, call) => slice(pen, args[0]!, args[1], args[2], call), unnest: (pen, args, call) => (args.length === 1 ? `${pen.at(call)}explode(${pen.item(args[0]!)})` : pen.refuse('unnest() with options has no counterpart', call)),
};
