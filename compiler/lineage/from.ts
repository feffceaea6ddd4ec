import { column as sourceColumn, deciding, merge, mergeRows, NO_ROWS, through, type Deps } from './deps.ts';
import { dependenciesOf, type ExpressionWorld } from './expression.ts';
import { followPivot } from './pivot.ts';
import { NOTHING, type Ctes, type Followed, type From, type Item, type Merged, type Scope, type ScopeColumn } from './scope.ts';
import type { TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';

export interface FromWorld extends ExpressionWorld {
  /** The relation of that name: its key, and its columns where they are known. */
  relation(parts: readonly string[]): { readonly key: string; readonly columns?: readonly string[] };
  /** What a WITH entry gives; undefined when none has the name. */
  cte(name: string, ctes: Ctes | undefined): Followed | undefined;
}

/** What FROM gives names to. `scope`: what a lateral part may read. */
export function followFrom(node: TreeNode | undefined, scope: Scope, world: FromWorld): From {
  switch (node?.type) {
    case undefined:
    case 'EMPTY':
      return NOTHING;
    case 'BASE_TABLE':
      return one(table(node, scope, world));
    case 'SUBQUERY':
      return one(named(node, world.follow(node.subquery!.node, scope)));
    case 'JOIN':
      return join(node, scope, world);
    case 'EXPRESSION_LIST':
      return one(named(node, values(node, scope, world)));
    case 'TABLE_FUNCTION':
      return one(tableFunction(node, scope, world));
    case 'PIVOT':
      return one(named(node, followPivot(node, followFrom(node.source, scope, world), scope, world)));
    default:
      throw new Unfollowed(`${(node?.type ?? '').toLowerCase().replaceAll('_', ' ')} can't be followed`);
  }
}

interface Told {
  readonly item: Item;
  readonly rows: From['rows'];
}

function one({ item, rows }: Told): From {
  return { items: [item], merged: [], rows };
}

/** A query's columns under the alias that FROM gives it. */
function named(node: TreeNode, { columns, rows }: Followed, otherwise = ''): Told {
  const names = node.column_name_alias ?? [];
  return { item: { names: [(node.alias || otherwise).toLowerCase()], columns: columns.map((column, i) => (names[i] === undefined ? column : { ...column, name: names[i] })) }, rows };
}

function table(node: TreeNode, scope: Scope, world: FromWorld): Told {
  const { table_name: name = '', schema_name: schema = '', catalog_name: database = '' } = node;
  const cte = schema === '' && database === '' ? world.cte(name, scope.ctes) : undefined;
  if (cte) return named(node, cte, name);
  const parts = [database, schema, name].filter((part) => part !== '');
  const { key, columns } = world.relation(parts);
  const names = node.alias ? [node.alias.toLowerCase()] : [...parts].reverse().map((part) => part.toLowerCase());
  const aliases = node.column_name_alias ?? [];
  if (!columns && aliases.length > 0) throw new Unfollowed(`the columns of ${name} are not known`);
  return { item: { names, columns: columns?.map((column, i) => ({ name: aliases[i] ?? column, deps: sourceColumn(key, column) })), relation: key }, rows: NO_ROWS };
}

function values(node: TreeNode, scope: Scope, world: FromWorld): Followed {
  const rows = node.values ?? [];
  return { columns: (rows[0] ?? []).map((_, i) => ({ name: `col${i}`, deps: merge(rows.map((row) => dependenciesOf(row[i]!, scope, world))) })), rows: NO_ROWS };
}

/** Functions whose rows are the elements of what they are given, one column each. */
const ONE_COLUMN = new Set(['unnest', 'range', 'generate_series', 'regexp_split_to_table', 'generate_subscripts']);

function tableFunction(node: TreeNode, scope: Scope, world: FromWorld): Told {
  const call = node.function!;
  const name = (call.function_name ?? '').toLowerCase();
  const deps = through(merge((call.children ?? []).map((child) => dependenciesOf(child, scope, world))), 'transformed');
  const names = node.column_name_alias ?? [];
  const ordinality = node.with_ordinality === 'WITH_ORDINALITY';
  if (!ONE_COLUMN.has(name) || (name === 'unnest' && (call.children ?? []).length !== 1)) throw new Unfollowed(`the columns of ${name}(…) are not known`);
  // A struct that is unnested has as many columns as fields; what reads them by name is then refused by the count of the output.
  const columns: ScopeColumn[] = [{ name: names[0] ?? (node.alias || name), deps }, ...(ordinality ? [{ name: names[1] ?? 'ordinality', deps: new Map() as Deps }] : [])];
  return { item: { names: [(node.alias || name).toLowerCase()], columns }, rows: deciding(deps, 'joined') };
}

function join(node: TreeNode, scope: Scope, world: FromWorld): From {
  const left = followFrom(node.left, scope, world);
  // Whatever stands on the right may read what stands on the left.
  const right = followFrom(node.right, { ...scope, from: left, outer: { ...scope } }, world);
  const rows = [left.rows, right.rows];
  const names = node.ref_type === 'NATURAL' ? common(left, right) : (node.using_columns ?? []);
  const merged: Merged[] = [];
  for (const name of names) {
    const sides = [columnIn(left, name), columnIn(right, name)] as const;
    rows.push(deciding(merge(sides.map(({ deps }) => deps)), 'joined'));
    const kept = node.join_type === 'RIGHT' ? sides[1].deps : node.join_type === 'FULL' || node.join_type === 'OUTER' ? through(merge([sides[0].deps, sides[1].deps]), 'transformed') : sides[0].deps;
    merged.push({ name: name.toLowerCase(), items: [...sides[0].items, ...sides[1].items], deps: kept });
  }
  const kind = node.join_type ?? 'INNER';
  const both: From = {
    items: [...left.items, ...right.items],
    merged: [...[...left.merged, ...right.merged].filter((each) => !merged.some(({ name }) => name === each.name)), ...merged],
    rows: NO_ROWS,
  };
  if (node.condition) rows.push(deciding(dependenciesOf(node.condition, { ...scope, from: both, outer: scope.outer }, world), 'joined'));
  // A semi join only says which rows of the left there are.
  return kind === 'SEMI' || kind === 'ANTI' ? { ...left, rows: mergeRows(rows) } : { ...both, rows: mergeRows(rows) };
}

function columnIn(from: From, name: string): { readonly items: readonly Item[]; readonly deps: Deps } {
  const before = from.merged.find((each) => each.name === name.toLowerCase());
  if (before) return before;
  const items = from.items.filter((item) => item.columns === undefined || item.columns.some((column) => column.name.toLowerCase() === name.toLowerCase()));
  if (items.length !== 1) throw new Unfollowed(`USING (${name}) names no single column`);
  const item = items[0]!;
  const found = item.columns?.find((column) => column.name.toLowerCase() === name.toLowerCase());
  return { items, deps: found?.deps ?? sourceColumn(item.relation!, name) };
}

function common(left: From, right: From): readonly string[] {
  const names = ({ items }: From): readonly string[] => items.flatMap((item) => {
    if (!item.columns) throw new Unfollowed('a NATURAL JOIN is of all columns, and those of one side are not known');
    return item.columns.map(({ name }) => name.toLowerCase());
  });
  const there = new Set(names(right));
  return [...new Set(names(left))].filter((name) => there.has(name));
}
