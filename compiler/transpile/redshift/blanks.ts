import { textOf, type Tree } from '../../sql/tree.ts';
import type { Pen } from '../printer/pen.ts';

/** Warns where blanks at the end of a text decide on a comparison, since they do not count there: of a text with one that ends in blanks or is empty, and with itself without them. */
export function blanks(pen: Pen, values: readonly Tree[], node: Tree): void {
  const constants = values.map(textOf);
  const others = values.filter((_, at) => constants[at] === undefined);
  const ends = constants.some((text) => text !== undefined && (text === '' || text.endsWith(' ')));
  const own = (value: Tree): string => pen.item(value).replace(/\u0001\d+\u0002/g, '');
  const itself = values.length === 2 && values.some((value, at) => isTrim(value) && own(value.children![0]!) === own(values[1 - at]!));
  if ((ends && others.some((value) => !isTrimmed(value))) || itself) pen.warn('trailing-blanks', placed(node, values));
}

const isTrim = (node: Tree): boolean => node.class === 'FUNCTION' && /^r?trim$/.test(node.function_name!) && node.children!.length === 1;

/** A text without blanks at its end, by its form. */
function isTrimmed(node: Tree): boolean {
  if (isTrim(node)) return true;
  return node.class === 'FUNCTION' && /^(?:upper|lower|md5|sha256)$/.test(node.function_name!) && (/^(?:md5|sha256)$/.test(node.function_name!) || isTrimmed(node.children![0]!));
}

/** A comparison has no place of its own in the tree. */
function placed(node: Tree, values: readonly Tree[]): Tree {
  return typeof node.query_location === 'number' ? node : (values.find((value) => typeof value.query_location === 'number') ?? node);
}
