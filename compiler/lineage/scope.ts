import { column as sourceColumn, merge, NO_ROWS, NONE, through } from './deps.ts';
import type { Cte } from './tree.ts';
import { fieldType } from './types.ts';
import { Unfollowed } from './unfollowed.ts';
import { printOf, type Deciding, type Value } from './value.ts';

/** A column that a query can name. */
export interface ScopeColumn extends Value {
  readonly name: string;
}

/** What stands in FROM under one name. */
export interface Item {
  /** In lower case: alias, or table, schema and database as far as they were written; the name first. */
  readonly names: readonly string[];
  /** Undefined: a relation whose columns nobody knows; any may be asked of it by its qualified name. */
  readonly columns: readonly ScopeColumn[] | undefined;
  /** Such a relation's key. */
  readonly relation?: string;
  /** Which of the query's items it is, from the left: the same table may stand twice. */
  readonly at: number;
}

/** Columns that USING made one of several items' columns. */
export interface Merged extends Value {
  readonly name: string;
  readonly items: readonly Item[];
}

/** FROM as a whole. */
export interface From {
  readonly items: readonly Item[];
  readonly merged: readonly Merged[];
  readonly rows: Deciding;
}

export const NOTHING: From = { items: [], merged: [], rows: { deps: NO_ROWS, print: 'nothing' } };

/** The WITH entries that a query sees, innermost first; `from`: what each was found to give, once it was asked. */
export interface Ctes {
  readonly entries: readonly { readonly cte: Cte; readonly seen: Ctes | undefined; found?: Followed; /** Being followed: a recursive one reads what it has so far. */ partial?: Followed }[];
  readonly outer?: Ctes | undefined;
}

/** What a query gives. */
export interface Followed {
  readonly columns: readonly ScopeColumn[];
  readonly rows: Deciding;
}

/** What names in an expression may mean. */
export interface Scope {
  readonly from: From;
  readonly ctes: Ctes | undefined;
  /** Of the query around this one. */
  readonly outer?: Scope | undefined;
  /** Columns of the SELECT list that stand before, by name in lower case. */
  readonly aliases?: ReadonlyMap<string, Value>;
  /** Parameters of the lambdas around. */
  readonly parameters?: ReadonlySet<string>;
}

/** What DuckDB takes for a function when no column has the name. */
const BARE_FUNCTIONS = new Set(['current_date', 'current_time', 'current_timestamp', 'current_user', 'current_catalog', 'current_database', 'current_schema', 'current_role', 'localtime', 'localtimestamp', 'session_user', 'user']);

/** What a name in an expression is made of: a column, a field of one, an alias of the SELECT list, a whole row. */
export function lookUp(names: readonly string[], scope: Scope): Value {
  const lower = names.map((name) => name.toLowerCase());
  if (scope.parameters?.has(lower[0]!)) return { deps: NONE, print: printOf('parameter', lower) };
  let depth = 0;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer, depth++) {
    const found = inFrom(lower, names, at.from) ?? rowNumber(lower, at.from) ?? (at.aliases?.has(lower[0]!) ? field(at.aliases.get(lower[0]!)!, lower.slice(1)) : undefined) ?? wholeRow(lower, at.from);
    // A column of the query around is another than the same one of the same table here.
    if (found) return depth === 0 ? found : { ...found, print: printOf('outer', depth, found.print) };
  }
  if (lower.length === 1 && BARE_FUNCTIONS.has(lower[0]!)) return { deps: NONE, print: printOf('function', lower) };
  throw new Unfollowed(`the name ${names.join('.')} means nothing that can be followed`);
}

function inFrom(lower: readonly string[], names: readonly string[], from: From): Value | undefined {
  // The longest qualifier first, as DuckDB does: schema.table.column before table.column.field before column.field.
  for (let split = Math.min(lower.length - 1, 3); split >= 1; split--) {
    const qualifier = lower.slice(0, split);
    let found: Value | undefined;
    for (const item of from.items) {
      const column = qualifies(item, qualifier) ? columnOf(item, names[split]!) : undefined;
      if (column && found) throw new Unfollowed(`${names.join('.')} may be a column of several tables`);
      found ??= column;
    }
    if (found) return field(found, lower.slice(split + 1));
  }
  const bare = unqualified(names[0]!, from);
  return bare && field(bare, lower.slice(1));
}

function unqualified(name: string, from: From): Value | undefined {
  const lower = name.toLowerCase();
  const having = from.items.filter((item) => item.columns && columnsBy(item).has(lower));
  const merged = from.merged.find((each) => each.name === lower && having.every((item) => each.items.includes(item)));
  if (merged && having.length > 0) return merged;
  if (having.length > 1) throw new Unfollowed(`${name} may be a column of several tables`);
  if (having[0]) return columnOf(having[0], name);
  const open = from.items.filter((item) => item.columns === undefined);
  if (open.length === 1 && from.items.length === 1) return columnOf(open[0]!, name);
  if (open.length > 0) throw new Unfollowed(`${name} may be a column of a table whose columns are not known`);
  return undefined;
}

/** `rowid`, which a table has without having such a column: where a row is stored, and nothing of what is in it. */
function rowNumber(lower: readonly string[], from: From): Value | undefined {
  if (lower.at(-1) !== 'rowid') return undefined;
  const tables = from.items.filter((item) => item.relation !== undefined && item.columns !== undefined && (lower.length === 1 || qualifies(item, lower.slice(0, -1))));
  return tables.length === 1 ? { deps: NONE, print: printOf('rowid', tables[0]!.at, tables[0]!.relation) } : undefined;
}

/** A table's name alone is its row. */
function wholeRow(lower: readonly string[], from: From): Value | undefined {
  if (lower.length !== 1) return undefined;
  const item = from.items.find((each) => each.names[0] === lower[0]);
  if (!item) return undefined;
  if (!item.columns) throw new Unfollowed(`the columns of ${lower[0]} are not known`);
  return { deps: through(merge(item.columns.map(({ deps }) => deps)), 'transformed'), print: printOf('row', item.columns.map(({ name, print }) => [name, print])) };
}

/** True when an item goes by that qualifier: `orders`, `silver.orders`, `lake.silver.orders`. */
export function qualifies(item: Item, qualifier: readonly string[]): boolean {
  if (qualifier.length > item.names.length) return false;
  for (let i = 0; i < qualifier.length; i++) if (item.names[qualifier.length - 1 - i] !== qualifier[i]) return false;
  return true;
}

function columnOf(item: Item, name: string): Value | undefined {
  if (item.columns === undefined) return openColumn(item, name);
  const found = columnsBy(item).get(name.toLowerCase()) ?? [];
  return found.length > 1 ? { deps: merge(found.map(({ deps }) => deps)), print: printOf('one of', found.map(({ print }) => print)) } : found[0];
}

const byName = new WeakMap<Item, ReadonlyMap<string, readonly ScopeColumn[]>>();

/** The columns of an item by name in lower case: wide tables are asked for many. */
function columnsBy(item: Item): ReadonlyMap<string, readonly ScopeColumn[]> {
  const before = byName.get(item);
  if (before) return before;
  const made = new Map<string, ScopeColumn[]>();
  for (const column of item.columns ?? []) {
    const name = column.name.toLowerCase();
    const same = made.get(name);
    if (same) same.push(column);
    else made.set(name, [column]);
  }
  byName.set(item, made);
  return made;
}

/** A column of a relation whose columns nobody knows. */
export function openColumn(item: Item, name: string): Value {
  return { deps: sourceColumn(item.relation!, name), print: printOf('item', item.at, printOf('column', item.relation, name.toLowerCase())) };
}

function field(value: Value, names: readonly string[]): Value {
  return names.length > 0 ? fieldOf(value, names) : value;
}

/** `value.field.field`. */
export function fieldOf(value: Value, names: readonly string[]): Value {
  return { deps: through(value.deps, 'transformed'), print: printOf('field', names.map((name) => name.toLowerCase()), value.print), ...(value.type !== undefined && { type: fieldType(value.type, names) }) };
}

/** The columns of a star, in order: a column that USING made one stands once. */
export function starColumns(from: From, relation: string | undefined): readonly ScopeColumn[] {
  const items = relation === undefined ? from.items : from.items.filter((item) => qualifies(item, relation.toLowerCase().split('.')));
  if (items.length === 0) throw new Unfollowed(relation === undefined ? 'it selects all columns of nothing' : `the columns of ${relation} are not known`);
  const told = new Set<Merged>();
  return items.flatMap((item) => {
    if (item.columns === undefined) throw new Unfollowed(`the columns of ${item.names[0]} are not known`);
    return item.columns.flatMap((column) => {
      const merged = relation === undefined ? from.merged.find((each) => each.name === column.name.toLowerCase() && each.items.includes(item)) : undefined;
      if (!merged) return [column];
      if (told.has(merged)) return [];
      told.add(merged);
      return [{ name: column.name, deps: merged.deps, print: merged.print }];
    });
  });
}
