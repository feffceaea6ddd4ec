import { textOf, wholeOf, type Tree } from '../../sql/tree.ts';
import { isList, isText, type Pen } from '../printer/pen.ts';
import type { Writer, Writers } from '../printer/writer.ts';
import { seriesOf } from '../warehouse/series.ts';
import { as, typeOfName } from '../warehouse/words.ts';

/** A list of these: an ARRAY, whose elements are variants. */
export function list(pen: Pen, items: readonly Tree[], node: Tree): string {
  return `${pen.at(node)}array_construct(${items.map((item) => pen.item(item)).join(', ')})`;
}

/** A variant as the type of a list's elements. */
function typed(pen: Pen, text: string, type: string, node: Tree): string {
  const target = typeOfName(pen, type.replace(/\[\]$/, ''));
  return target && !/\]$|^(?:STRUCT|MAP)/.test(type.replace(/\[\]$/, '')) ? `cast(${text} as ${target})` : pen.refuse(`an element of ${type} has no counterpart`, node);
}

/** An element of a list (from 1; from the end when negative), or a character of a text. */
export function element(pen: Pen, of: Tree, index: Tree, node: Tree): string {
  const type = pen.type(of);
  const place = wholeOf(index);
  if (isText(type)) return `${pen.at(node)}substr(${pen.item(of)}, ${pen.item(index)}, 1)`;
  if (!isList(type)) return pen.refuse(`${textOf(index) === undefined ? 'an element' : 'a field'} of ${type} has no counterpart`, node);
  if (place === undefined || place < 1) return pen.refuse('an element whose place is no positive constant has no counterpart', node);
  return typed(pen, `${pen.at(node)}get(${pen.item(of)}, ${place - 1})`, type, node);
}

export function slice(pen: Pen, of: Tree, from: Tree | undefined, to: Tree | undefined, node: Tree): string {
  const type = pen.type(of);
  const [first, last] = [from && wholeOf(from), to && wholeOf(to)];
  if (first === undefined || last === undefined || first < 1 || last < 0) return pen.refuse('a slice whose ends are no positive constants has no counterpart', node);
  return isText(type) ? `${pen.at(node)}substr(${pen.item(of)}, ${first}, ${Math.max(last - first + 1, 0)})` : `${pen.at(node)}array_slice(${pen.item(of)}, ${first - 1}, ${Math.max(last, first - 1)})`;
}

/** Rows of a list or a series: the clause that has them, and what each is. */
export function listRows(pen: Pen, call: Tree, word: 'from' | 'cross join', alias: string): { readonly clause: string; readonly value: string } {
  const args = call.children ?? [];
  const series = /^(?:generate_series|range)$/.test(call.function_name!) ? call : /^(?:generate_series|range)$/.test(args[0]?.function_name ?? '') ? args[0]! : undefined;
  if (!series && args.length !== 1) return pen.refuse('unnest() with options has no counterpart', call);
  if (!series) return { clause: `${word} ${word === 'from' ? `table(flatten(input => ${pen.item(args[0]!)}))` : `lateral flatten(input => ${pen.item(args[0]!)})`} as ${alias}`, value: typed(pen, `${alias}.value`, pen.type(args[0]!), call) };
  const { ends, count, value } = seriesOf(pen, series);
  // A series that ends before it begins is empty.
  const flattened = (lateral: boolean): string => `${lateral ? 'lateral flatten' : 'table(flatten'}(input => array_generate_range(0, cast(${count} as number(38,0))))${lateral ? '' : ')'} as ${alias}`;
  return { clause: ends ? `${word} ${ends}\ncross join ${flattened(true)}` : `${word} ${flattened(word !== 'from')}`, value: value(`cast(${alias}.value as number(38,0))`) };
}

const size: Writer = (pen, args, call, loose) => {
  const text = `${pen.at(call)}array_size(${pen.item(args[0]!)})`;
  return loose ? text : as(pen, text, 'BIGINT');
};

const contains: Writer = (pen, args, call) => `${pen.at(call)}array_contains(to_variant(${pen.item(args[1]!)}), ${pen.item(args[0]!)})`;

const split: Writer = (pen, args, call) => (textOf(args[1]) ? `${pen.at(call)}split(${pen.item(args[0]!)}, ${pen.item(args[1]!)})` : pen.refuse('a separator that is no constant, or empty, has no counterpart', args[1]!));

const at: Writer = (pen, args, call) => element(pen, args[0]!, args[1]!, call);

/** Functions of lists. */
export const LISTS: Writers = {
  list_value: (pen, args, call) => list(pen, args, call), list_pack: (pen, args, call) => list(pen, args, call), array_length: size, cardinality: size, list_contains: contains, list_has: contains, array_contains: contains, array_has: contains,
  string_split: split, str_split: split, string_to_array: split, split, list_extract: at, list_element: at, array_extract: at,
  list_concat: (pen, args, call) => `${pen.at(call)}array_cat(${args.map((arg) => pen.item(arg)).join(', ')})`, list_slice: (pen, args, call) => slice(pen, args[0]!, args[1], args[2], call),
};
