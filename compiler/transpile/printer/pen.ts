import type { TrapName } from '../traps.ts';
import type { Tree } from '../../sql/tree.ts';
import type { Target } from './target.ts';

/** What the writers of single constructs use. */
export interface Pen {
  /** The engine whose words are written. */
  readonly target: Target;
  /** The expression in the target's words, in brackets where something beside it could part it. `loose`: only its value counts, and not which type of number it is. */
  expr(node: Tree, loose?: boolean): string;
  /** The same without brackets around all of it: an argument, an item of a list. */
  item(node: Tree, loose?: boolean): string;
  query(node: Tree): string;
  /** DuckDB's type of an expression, in upper case; refuses where it can't be known. */
  type(node: Tree): string;
  /** The same, undefined where it can't be known. */
  typeIfKnown(node: Tree): string | undefined;
  /** Names of the columns that a query gives; refuses where they can't be known. */
  columns(query: Tree): readonly string[];
  /** Names of the columns of `*` or `t.*` in a query. */
  star(query: Tree, star: Tree): readonly string[];
  /** The place of a node, as a mark. */
  at(node: Tree): string;
  /** Writes what reads the rows of this SELECT; `undefined`: also what is not a row's. */
  within<T>(select: Tree | undefined, write: () => T): T;
  /** Says that this may give other rows on the target's engine. */
  warn(trap: TrapName, node: Tree): void;
  /** Says that there are no words for this. */
  refuse(problem: string, node: Tree): never;
}

/** Why a text can't be had in the other dialect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: string;
  readonly node: Tree;
  constructor(problem: string, node: Tree) {
    super(problem);
    this.problem = problem;
    this.node = node;
  }
}

const WHOLE = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?(?:_LITERAL)?$/;

/** True for a whole number's type. */
export function isWhole(type: string): boolean {
  return WHOLE.test(type);
}
export function isDecimal(type: string): boolean {
  return type.startsWith('DECIMAL');
}
export function isFloating(type: string): boolean {
  return type === 'DOUBLE' || type === 'FLOAT';
}
export function isNumber(type: string): boolean {
  return isWhole(type) || isDecimal(type) || isFloating(type);
}
export function isText(type: string): boolean {
  return /^(?:VARCHAR|STRING_LITERAL|ENUM)/.test(type);
}
export function isDate(type: string): boolean {
  return type === 'DATE';
}
export function isTimestamp(type: string): boolean {
  return type.startsWith('TIMESTAMP');
}
export function isList(type: string): boolean {
  return type.endsWith(']');
}
export function isStruct(type: string): boolean {
  return type.startsWith('STRUCT') && !type.endsWith(']');
}
export function isMap(type: string): boolean {
  return type.startsWith('MAP') && !type.endsWith(']');
}

/** True for a null constant, and for what is not there. */
export function isNull(node: Tree | undefined): boolean {
  return node === undefined || (node.class === 'CONSTANT' && node.value?.is_null === true);
}
