import type { DialectName } from '../../contracts/project.ts';
import type { Constant, Tree, TypeTree } from '../../sql/tree.ts';
import type { Pen } from './pen.ts';
import type { QueryPen } from './queries.ts';
import type { Writers } from './writer.ts';

/**
 * The words of one engine: all that a translation to it knows which one to another does not. Text that a member gives is in brackets
 * (`grouped`) where something beside it could part it.
 */
export interface Target {
  readonly name: DialectName;
  /** A name, quoted where a plain spelling would not do. */
  identifier(name: string): string;
  /** A constant; undefined where there is none of its type. */
  literal(constant: Constant): string | undefined;
  /** DuckDB's type; undefined where there is none of the kind. */
  type(type: TypeTree): string | undefined;
  /** The functions, aggregates and operators that there are words for. */
  readonly functions: Writers;
  /** Names without brackets that are functions: current_date. */
  readonly clocks: Readonly<Record<string, string>>;
  /** A cast of anything but a double's constant. */
  cast(pen: Pen, node: Tree): string;
  /** Equal, where null equals null; both sides are in brackets where they need them. */
  same(left: string, right: string, not: boolean): string;
  /** Looks at values that are compared, where the engine compares in another way. */
  compares?(pen: Pen, values: readonly Tree[], node: Tree): void;
  /** `x is true`, `x is not false`. */
  truth(value: string, is: boolean, not: boolean): string;
  /** A list of these. */
  list(pen: Pen, items: readonly Tree[], node: Tree): string;
  element(pen: Pen, of: Tree, index: Tree, node: Tree): string;
  slice(pen: Pen, of: Tree, from: Tree | undefined, to: Tree | undefined, node: Tree): string;
  grouping(pen: Pen, columns: readonly Tree[], node: Tree): string;
  /** An expression that is an interval; undefined for any other. */
  interval(pen: Pen, node: Tree): string | undefined;
  readonly queries: QueryWords;
  readonly tables: TableWords;
  readonly windows: WindowWords;
}

/** Clauses of a SELECT. */
export interface QueryWords {
  readonly qualify: boolean;
  readonly groupByAll: boolean;
  readonly orderByAll: boolean;
  /** EXCEPT ALL and INTERSECT ALL. */
  readonly allOfSets: boolean;
  readonly recursive: boolean;
  /** OFFSET without LIMIT. */
  readonly offsetAlone: boolean;
  /** What follows FROM (or is it) in place of an `unnest()` among the items, and what stands for its value; undefined where the call stays. */
  unnested(pen: QueryPen, query: Tree, call: Tree, alone: boolean): { readonly clause: string; readonly value: string } | undefined;
}

/** What stands in FROM. */
export interface TableWords {
  readonly lateral: boolean;
  /** SEMI and ANTI joins by these words; absent: by EXISTS. */
  readonly semi?: { readonly semi: string; readonly anti: string };
  values(pen: QueryPen, rows: readonly (readonly Tree[])[], alias: string, columns: readonly string[], table: Tree): string;
  /** Rows of a list or a series: a table with this one column, or undefined where there is none of the function. */
  rows(pen: QueryPen, call: Tree, column: string, alias: string, lateral: boolean, table: Tree): string | undefined;
  /** Spelt as UNPIVOT; absent: as a UNION ALL of the columns. */
  unpivot: boolean;
}

/** Calls with OVER. */
export interface WindowWords {
  /** The order of ranks that have none; absent: they need none. */
  readonly noOrder?: string;
  /** Aggregates that are one call over a window too, by DuckDB's name. */
  readonly aggregates: Readonly<Record<string, string>>;
  /** Those that are more than a call; `value`: an argument's text, with what FILTER leaves of it. */
  readonly special?: Readonly<Record<string, (pen: Pen, args: readonly Tree[], call: Tree, value: (text: string) => string) => { readonly text: string; wrap?(own: string): string } | undefined>>;
  /** LAG and LEAD take a third argument. */
  readonly defaults: boolean;
  /** Words of a frame; `range` bounds that are distances may be refused. */
  frame(pen: Pen, frame: Frame, call: Tree): string;
}

/** A window's frame, as DuckDB has it. */
export interface Frame {
  readonly kind: 'rows' | 'range';
  /** The one that a window has which states none. */
  readonly usual: boolean;
  readonly ordered: boolean;
  readonly start: string;
  readonly end: string;
  /** A bound is a distance of values. */
  readonly distances: boolean;
}
