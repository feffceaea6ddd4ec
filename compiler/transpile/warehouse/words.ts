import { grouped } from '../marks.ts';
import type { Tree, TypeTree } from '../../sql/tree.ts';
import type { Pen } from '../printer/pen.ts';

/** A text as a literal. */
export function textLiteral(pen: Pen, text: string): string {
  return pen.target.literal({ type: { id: 'VARCHAR' }, value: text })!;
}

/** Text without the brackets that only something beside it needs. */
export function inner(text: string): string {
  return text.startsWith('\u0003') && text.endsWith('\u0004') && !text.slice(1, -1).includes('\u0003') ? text.slice(1, -1) : text;
}

/** A text of SQL as another of DuckDB's types. */
export function as(pen: Pen, text: string, type: TypeTree['id']): string {
  return `cast(${inner(text)} as ${pen.target.type({ id: type })})`;
}

/** A type as the binder spells it, in the target's words. */
export function typeOfName(pen: Pen, name: string): string | undefined {
  const [, width, scale] = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(name) ?? [];
  if (width !== undefined) return pen.target.type({ id: 'DECIMAL', type_info: { width: Number(width), scale: Number(scale) } });
  return pen.target.type({ id: name.replace(/_LITERAL$/, '').replace(/^STRING$/, 'VARCHAR') });
}

/** Width and scale of a number that is exact: DuckDB's type as the binder spells it. */
export function sizeOf(type: string): { readonly width: number; readonly scale: number } | undefined {
  const [, width, scale] = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type) ?? [];
  if (width !== undefined) return { width: Number(width), scale: Number(scale) };
  const digits = { TINYINT: 3, SMALLINT: 5, UTINYINT: 3, USMALLINT: 5, INTEGER: 10, INTEGER_LITERAL: 10, UINTEGER: 10, BIGINT: 19, UBIGINT: 20, HUGEINT: 38 }[type];
  return digits === undefined ? undefined : { width: digits, scale: 0 };
}

/** `x` where the condition holds. */
export function only(condition: string, text: string): string {
  return `case when ${inner(condition)} then ${inner(text)} end`;
}

/** Both sides of nothing: null where the number is zero. */
export function unlessZero(text: string): string {
  return `nullif(${inner(text)}, 0)`;
}

/** A call of what the target calls so. */
export function call(pen: Pen, node: Tree, name: string, ...args: readonly string[]): string {
  return `${pen.at(node)}${name}(${args.map(inner).join(', ')})`;
}

/** A binary operator. */
export function between(left: string, operator: string, right: string): string {
  return grouped(`${left} ${operator} ${right}`);
}
