import { asValue, column as sourceColumn, deciding, merge, mergeRows, NO_ROWS, NONE, through } from './deps.ts';
import { valueOf, type ExpressionWorld } from './expression.ts';
import { followPivot } from './pivot.ts';
import { NOTHING, openColumn, type Ctes, type Followed, type From, type Item, type Merged, type Scope, type ScopeColumn } from './scope.ts';
import type { TreeNode } from './tree.ts';
import { typeOf } from './types.ts';
import { Unfollowed } from './unfollowed.ts';
import { printOf, skeleton, type Deciding, type Value } from './value.ts';

export interface FromWorld extends ExpressionWorld {
  /**
   * The relation of that name: its key, its columns where they are known, and of those that are structs or lists of them the types, by name in lower case. `place`:
   * where its rows lie, if the key does not tell.
   */
  relation(parts: readonly string[]): { readonly key: string; readonly place?: string; readonly columns?: readonly string[]; readonly types?: ReadonlyMap<string, string> };
  /** The columns of a table function's rows, where they hang on nothing that the query reads, and the key of the relation that they are; undefined where nobody knows them. */
  tableFunction?(call: TreeNode): { readonly key?: string; readonly columns: readonly string[] } | undefined;
  /** What a WITH entry gives; undefined when none has the name. */
  cte(name: string, ctes: Ctes | undefined): Followed | undefined;
}

/** What FROM gives names to. `scope`: what a lateral part may read; `at`: how many items stand left of it. */
export function followFrom(node: TreeNode | undefined, scope: Scope, world: FromWorld, at = 0): From {
  switch (node?.type) {
    case undefined:
    case 'EMPTY':
      return NOTHING;
    case 'BASE_TABLE':
      return table(node, scope, world, at);
    case 'SUBQUERY':
      return named(node, world.follow(node.subquery!.node, scope), at);
    case 'JOIN':
      return join(node, scope, world, at);
    case 'EXPRESSION_LIST':
      return named(node, values(node, scope, world), at);
    case 'TABLE_FUNCTION':
      return tableFunction(node, scope, world, at);
    case 'SHOW_REF':
      return named(node, described(node, scope, world), at);
    case 'PIVOT':
      return named(node, followPivot(node, followFrom(node.source, scope, world), scope, world), at);
    default:
      throw new Unfollowed(`${(node?.type ?? '').toLowerCase().replaceAll('_', ' ')} can't be followed`);
  }
}

/** What of an item of FROM is told by its columns and its alias. */
const NAMES = ['column_name_alias', 'alias', 'subquery', 'values', 'function', 'source', 'table_name', 'schema_name', 'catalog_name'];

/** One item, whose columns are those of its place in FROM. */
function one(node: TreeNode, item: Omit<Item, 'at'>, rows: Deciding, at: number): From {
  const columns = item.columns?.map((column) => ({ ...column, print: printOf('item', at, column.print) }));
  return { items: [{ ...item, columns, at }], merged: [], rows: { deps: rows.deps, print: printOf(node.type === 'PIVOT' ? 'pivot' : skeleton(node, () => undefined, NAMES), rows.print) } };
}

/** A query's columns under the alias that FROM gives it. */
function named(node: TreeNode, { columns, rows }: Followed, at: number, otherwise = ''): From {
  const names = node.column_name_alias ?? [];
  return one(node, { names: [(node.alias || otherwise).toLowerCase()], columns: columns.map((column, i) => (names[i] === undefined ? column : { ...column, name: names[i] })) }, rows, at);
}

function table(node: TreeNode, scope: Scope, world: FromWorld, at: number): From {
  const { table_name: name = '', schema_name: schema = '', catalog_name: database = '' } = node;
  // In a recursive entry with a key `recurring.name` is all that it has so far.
  const cte = database === '' && (schema === '' || schema.toLowerCase() === 'recurring') ? world.cte(name, scope.ctes) : undefined;
  // A CTE is its query, wherever that stands.
  if (cte) return named({ type: 'SUBQUERY', alias: node.alias ?? '', sample: node.sample ?? null, ...(node.column_name_alias && { column_name_alias: node.column_name_alias }) }, cte, at, name);
  const parts = [database, schema, name].filter((part) => part !== '');
  const { key, place = key, columns, types } = world.relation(parts);
  const names = node.alias ? [node.alias.toLowerCase()] : [...parts].reverse().map((part) => part.toLowerCase());
  const aliases = node.column_name_alias ?? [];
  if (!columns && aliases.length > 0) throw new Unfollowed(`the columns of ${name} are not known`);
  const made = columns?.map((column, i) => ({ name: aliases[i] ?? column, deps: sourceColumn(key, column), print: printOf('column', place, column.toLowerCase()), ...(types?.has(column.toLowerCase()) && { type: types.get(column.toLowerCase()) }) }));
  return one(node, { names, columns: made, relation: key }, { deps: NO_ROWS, print: printOf('table', place) }, at);
}

function values(node: TreeNode, scope: Scope, world: FromWorld): Followed {
  const rows = (node.values ?? []).map((row) => row.map((part) => valueOf(part, scope, world)));
  const columns = (rows[0] ?? []).map((_, i) => ({ name: `col${i}`, deps: merge(rows.map((row) => row[i]!.deps)), print: printOf('values', i, rows.map((row) => row[i]!.print)) }));
  return { columns, rows: { deps: NO_ROWS, print: printOf('values', rows.length) } };
}

/** What DuckDB tells of a query's columns: a row for each. Their types, and what it counts, are made of all that the query gives. */
function described(node: TreeNode, scope: Scope, world: FromWorld): Followed {
  const names = TOLD[node.show_type ?? ''];
  if (!names || !node.query) throw new Unfollowed('what SHOW gives hangs on all that the database has');
  const query = world.follow(node.query, scope);
  const all = through(merge([...query.columns.map(({ deps }) => deps), asValue(query.rows.deps)]), 'aggregated');
  const print = printOf('described', node.show_type, query.columns.map((column) => [column.name, column.print]), query.rows.print);
  return { columns: names.map((name) => ({ name, deps: name === 'column_name' ? NONE : all, print: printOf(name, print) })), rows: { deps: NO_ROWS, print } };
}

const TOLD: Readonly<Record<string, readonly string[]>> = {
  DESCRIBE: ['column_name', 'column_type', 'null', 'key', 'default', 'extra'],
  SUMMARY: ['column_name', 'column_type', 'min', 'max', 'approx_unique', 'avg', 'std', 'q25', 'q50', 'q75', 'count', 'null_percentage'],
};

/** Functions whose columns are the same whatever they are given. */
const SAME_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  json_each: ['key', 'value', 'type', 'atom', 'id', 'parent', 'fullkey', 'path'],
  json_tree: ['key', 'value', 'type', 'atom', 'id', 'parent', 'fullkey', 'path'],
};

/** Functions whose rows are the elements of what they are given, one column each. */
const ONE_COLUMN = new Set(['unnest', 'range', 'generate_series', 'regexp_split_to_table', 'generate_subscripts']);

function tableFunction(node: TreeNode, scope: Scope, world: FromWorld, at: number): From {
  const call = node.function!;
  const name = (call.function_name ?? '').toLowerCase();
  const outside = world.tableFunction?.(call);
  if (outside) {
    const aliases = node.column_name_alias ?? [];
    const print = skeleton(call, () => undefined);
    const { key, columns } = outside;
    const made = columns.map((column, i) => ({ name: aliases[i] ?? column, deps: key === undefined ? NONE : sourceColumn(key, column), print: printOf('outside', print, i) }));
    return one(node, { names: [(node.alias || name).toLowerCase()], columns: made, ...(key !== undefined && { relation: key }) }, { deps: NO_ROWS, print: printOf('outside', print) }, at);
  }
  const same = SAME_COLUMNS[name];
  if (same) {
    const value = valueOf(call, scope, world);
    const deps = through(value.deps, 'transformed');
    return named(node, { columns: same.map((column) => ({ name: column, deps, print: printOf('made', column, value.print) })), rows: { deps: deciding(deps, 'joined'), print: value.print } }, at, name);
  }
  if (!ONE_COLUMN.has(name) || (name === 'unnest' && (call.children ?? []).length !== 1)) throw new Unfollowed(`the columns of ${name}(…) are not known`);
  const value = valueOf(call, scope, world);
  const deps = through(value.deps, 'transformed');
  const names = node.column_name_alias ?? [];
  const ordinality = node.with_ordinality === 'WITH_ORDINALITY';
  const type = name === 'unnest' ? typeOf(call, scope) : undefined;
  const columns: ScopeColumn[] = [{ name: names[0] ?? (node.alias || name), deps, print: value.print, ...(type !== undefined && { type }) }, ...(ordinality ? [{ name: names[1] ?? 'ordinality', deps: NONE, print: printOf('ordinality', value.print) }] : [])];
  return one(node, { names: [(node.alias || name).toLowerCase()], columns }, { deps: deciding(deps, 'joined'), print: value.print }, at);
}

function join(node: TreeNode, scope: Scope, world: FromWorld, at: number): From {
  const left = followFrom(node.left, scope, world, at);
  // Whatever stands on the right may read what stands on the left.
  const right = followFrom(node.right, { ...scope, from: left, outer: { ...scope } }, world, at + left.items.length);
  const rows = [left.rows.deps, right.rows.deps];
  const told: unknown[] = [];
  const names = node.ref_type === 'NATURAL' ? common(left, right) : (node.using_columns ?? []);
  const merged: Merged[] = [];
  for (const name of names) {
    const sides = [columnIn(left, name), columnIn(right, name)] as const;
    rows.push(deciding(merge(sides.map(({ deps }) => deps)), 'joined'));
    told.push(sides.map(({ print }) => print));
    const both = { deps: through(merge([sides[0].deps, sides[1].deps]), 'transformed'), print: printOf('either', sides.map(({ print }) => print)) };
    const kept: Value = node.join_type === 'RIGHT' ? sides[1] : node.join_type === 'FULL' || node.join_type === 'OUTER' ? both : sides[0];
    merged.push({ name: name.toLowerCase(), items: [...sides[0].items, ...sides[1].items], deps: kept.deps, print: kept.print });
  }
  const both: From = {
    items: [...left.items, ...right.items],
    merged: [...[...left.merged, ...right.merged].filter((each) => !merged.some(({ name }) => name === each.name)), ...merged],
    rows: NOTHING.rows,
  };
  if (node.condition) {
    const condition = valueOf(node.condition, { ...scope, from: both, outer: scope.outer }, world);
    rows.push(deciding(condition.deps, 'joined'));
    told.push(condition.print);
  }
  const decided: Deciding = { deps: mergeRows(rows), print: printOf(skeleton(node, () => undefined, ['left', 'right', 'condition', 'using_columns']), told, left.rows.print, right.rows.print) };
  // A semi join only says which rows of the left there are.
  return node.join_type === 'SEMI' || node.join_type === 'ANTI' ? { ...left, rows: decided } : { ...both, rows: decided };
}

function columnIn(from: From, name: string): Value & { readonly items: readonly Item[] } {
  const before = from.merged.find((each) => each.name === name.toLowerCase());
  if (before) return before;
  const items = from.items.filter((item) => item.columns === undefined || item.columns.some((column) => column.name.toLowerCase() === name.toLowerCase()));
  if (items.length !== 1) throw new Unfollowed(`USING (${name}) names no single column`);
  const item = items[0]!;
  const found = item.columns?.find((column) => column.name.toLowerCase() === name.toLowerCase()) ?? openColumn(item, name);
  return { items, deps: found.deps, print: found.print };
}

function common(left: From, right: From): readonly string[] {
  const names = ({ items }: From): readonly string[] => items.flatMap((item) => {
    if (!item.columns) throw new Unfollowed('a NATURAL JOIN is of all columns, and those of one side are not known');
    return item.columns.map(({ name }) => name.toLowerCase());
  });
  const there = new Set(names(right));
  return [...new Set(names(left))].filter((name) => there.has(name));
}
