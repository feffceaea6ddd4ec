import { deciding, merge, mergeRows, NO_ROWS, type Deps, type Rows } from './deps.ts';
import { dependenciesOf, hasAggregate } from './expression.ts';
import { followFrom, type FromWorld } from './from.ts';
import { NOTHING, type Ctes, type Followed, type Scope, type ScopeColumn } from './scope.ts';
import { expandAround, expandStar, starIn } from './star.ts';
import { partsOf, type Cte, type Modifier, type TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';

/** What is asked about the relations and functions that a query names. */
export type QueryWorld = Pick<FromWorld, 'aggregates' | 'relation'>;

/** Follows a whole query: each of its columns to those that it reads. Throws `Unfollowed`. */
export function followQuery(query: TreeNode, given: QueryWorld): Followed {
  const world: FromWorld = {
    ...given,
    follow: (node, scope) => follow(node, scope, world),
    cte: (name, ctes) => cteOf(name, ctes, world),
  };
  return follow(query, { from: NOTHING, ctes: undefined }, world);
}

/** `scope`: of the query around this one, whose names it may use. */
function follow(node: TreeNode, scope: Scope, world: FromWorld): Followed {
  const ctes = withCtes(node, scope.ctes);
  const inside: Scope = { ...scope, ctes };
  switch (node.type) {
    case 'SELECT_NODE':
      return select(node, inside, world);
    case 'SET_OPERATION_NODE':
      return setOperation(node, inside, world);
    case 'RECURSIVE_CTE_NODE':
      throw new Unfollowed('a recursive query stands outside of a WITH');
    default:
      throw new Unfollowed(`a ${(node.type ?? 'query').toLowerCase().replaceAll('_', ' ')} can't be followed`);
  }
}

function select(node: TreeNode, around: Scope, world: FromWorld): Followed {
  const from = followFrom(node.from_table, { ...around, from: NOTHING, outer: around }, world);
  const outer: Scope = around;
  const aliases = new Map<string, Deps>();
  const scope: Scope = { from, ctes: around.ctes, outer, aliases, ...(around.parameters && { parameters: around.parameters }) };
  const columns: ScopeColumn[] = [];
  for (const item of node.select_list ?? []) {
    const made = selectItem(item, { ...scope, aliases: new Map(aliases) }, world);
    columns.push(...made);
    if (item.alias) for (const { deps } of made) aliases.set(item.alias.toLowerCase(), deps);
  }
  const decide = (part: TreeNode | null | undefined, use: 'filtered' | 'grouped' | 'ordered'): Rows => (part ? deciding(dependenciesOf(part, scope, world), use) : NO_ROWS);
  const groupsAll = node.aggregate_handling === 'FORCE_AGGREGATES';
  return {
    columns,
    rows: mergeRows([
      from.rows, ...(node.select_list ?? []).flatMap((item) => unnested(item).map((part) => deciding(dependenciesOf(part, scope, world), 'joined'))),
      decide(node.where_clause, 'filtered'), decide(node.having, 'filtered'), decide(node.qualify, 'filtered'),
      ...(node.group_expressions ?? []).map((group) => (position(group, columns) ?? decide(group, 'grouped'))),
      ...(groupsAll ? (node.select_list ?? []).filter((item) => !starIn(item) && !hasAggregate(item, world)).map((item) => decide(item, 'grouped')) : []),
      ...modifiers(node.modifiers ?? [], columns, scope, world),
    ]),
  };
}

function selectItem(item: TreeNode, scope: Scope, world: FromWorld): readonly ScopeColumn[] {
  if (item.class === 'STAR') return expandStar(item, scope, world);
  const star = starIn(item);
  if (star) return expandAround(item, star, scope, world);
  return [{ name: item.alias || (item.class === 'COLUMN_REF' ? item.column_names!.at(-1)! : (item.function_name ?? '')), deps: dependenciesOf(item, scope, world) }];
}

/** UNNEST in a SELECT list makes as many rows as its list has elements. */
function unnested(node: TreeNode): readonly TreeNode[] {
  return node.class === 'FUNCTION' && node.function_name?.toLowerCase() === 'unnest' ? (node.children ?? []) : partsOf(node).flatMap(unnested);
}

/** `GROUP BY 1`. */
function position(group: TreeNode, columns: readonly ScopeColumn[]): Rows | undefined {
  const value = group.class === 'CONSTANT' ? group.value?.value : undefined;
  const column = typeof value === 'number' ? columns[value - 1] : undefined;
  return column && deciding(column.deps, 'grouped');
}

/** DISTINCT looks at every column; an order counts where something is cut by it. */
function modifiers(list: readonly Modifier[], columns: readonly ScopeColumn[], scope: Scope, world: FromWorld): readonly Rows[] {
  const byAlias: Scope = { ...scope, from: { items: [{ names: ['\0'], columns }], merged: [], rows: NO_ROWS }, outer: scope };
  const named = (part: TreeNode): Deps => {
    const value = part.class === 'CONSTANT' ? part.value?.value : undefined;
    if (typeof value === 'number') return columns[value - 1]?.deps ?? new Map();
    if (part.class === 'STAR') return merge(columns.map(({ deps }) => deps));
    return dependenciesOf(part, byAlias, world);
  };
  const cuts = list.some((each) => each.type.startsWith('LIMIT') || (each.distinct_on_targets ?? []).length > 0);
  return list.flatMap((each) => {
    const targets = each.distinct_on_targets ?? [];
    switch (each.type) {
      case 'DISTINCT_MODIFIER':
        return [deciding(targets.length > 0 ? merge(targets.map(named)) : merge(columns.map(({ deps }) => deps)), 'grouped')];
      case 'ORDER_MODIFIER':
        return cuts ? (each.orders ?? []).map(({ expression }) => deciding(named(expression), 'ordered')) : [];
      case 'LIMIT_MODIFIER':
      case 'LIMIT_PERCENT_MODIFIER':
        return [each.limit, each.offset].flatMap((part) => (part ? [deciding(dependenciesOf(part, scope, world), 'filtered')] : []));
      default:
        throw new Unfollowed(`a ${each.type.toLowerCase().replaceAll('_', ' ')} can't be followed`);
    }
  });
}

function setOperation(node: TreeNode, scope: Scope, world: FromWorld): Followed {
  const left = follow(node.left!, scope, world);
  const right = follow(node.right!, scope, world);
  const kind = node.setop_type ?? 'UNION';
  const byName = kind === 'UNION_BY_NAME';
  if (!byName && left.columns.length !== right.columns.length) throw new Unfollowed('the sides of a set operation have different numbers of columns');
  const columns = byName ? joinByName(left.columns, right.columns) : left.columns.map((column, i) => (kind.startsWith('UNION') ? { ...column, deps: merge([column.deps, right.columns[i]!.deps]) } : column));
  const compared = kind.startsWith('UNION') ? (node.setop_all ? [] : columns.map(({ deps }) => deciding(deps, 'grouped'))) : [...left.columns, ...right.columns].map(({ deps }) => deciding(deps, 'filtered'));
  return { columns, rows: mergeRows([left.rows, right.rows, ...compared, ...modifiers(node.modifiers ?? [], columns, scope, world)]) };
}

function joinByName(left: readonly ScopeColumn[], right: readonly ScopeColumn[]): readonly ScopeColumn[] {
  const find = (list: readonly ScopeColumn[], name: string): ScopeColumn | undefined => list.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return [...left.map((column) => ({ ...column, deps: merge([column.deps, find(right, column.name)?.deps ?? new Map()]) })), ...right.filter(({ name }) => !find(left, name))];
}

/** The query's own WITH entries, before those of the queries around it. */
function withCtes(node: TreeNode, outer: Ctes | undefined): Ctes | undefined {
  const map = node.cte_map?.map ?? [];
  if (map.length === 0) return outer;
  const entries: Ctes['entries'][number][] = [];
  // An entry sees those before it; a recursive one itself too.
  for (const cte of map) entries.push({ cte, seen: { entries: [...entries], outer } });
  return { entries, outer };
}

function cteOf(name: string, ctes: Ctes | undefined, world: FromWorld): Followed | undefined {
  for (let at = ctes; at !== undefined; at = at.outer) {
    const entry = [...at.entries].reverse().find(({ cte }) => cte.key.toLowerCase() === name.toLowerCase());
    if (!entry) continue;
    if (entry.partial) return entry.partial;
    entry.found ??= followCte(entry, world);
    return entry.found;
  }
  return undefined;
}

function followCte(entry: Ctes['entries'][number], world: FromWorld): Followed {
  const { cte, seen } = entry;
  const { node } = cte.value.query;
  const scope: Scope = { from: NOTHING, ctes: seen };
  const followed = node.type === 'RECURSIVE_CTE_NODE' ? recursive(entry, node, scope, world) : follow(node, scope, world);
  return rename(followed, cte);
}

/** What a recursive entry reads of itself is what it has so far: followed again until nothing new is found. */
function recursive(entry: Ctes['entries'][number], node: TreeNode, scope: Scope, world: FromWorld): Followed {
  const inside: Scope = { ...scope, ctes: { entries: [entry], outer: scope.ctes } };
  const start = follow(node.left!, scope, world);
  let so = start;
  for (let size = -1; size !== sizeOf(so); ) {
    size = sizeOf(so);
    entry.partial = rename(so, entry.cte);
    const step = follow(node.right!, inside, world);
    if (step.columns.length !== so.columns.length) throw new Unfollowed('the sides of a recursive query have different numbers of columns');
    so = { columns: so.columns.map((column, i) => ({ ...column, deps: merge([column.deps, step.columns[i]!.deps]) })), rows: mergeRows([so.rows, step.rows, ...(node.union_all ? [] : so.columns.map(({ deps }) => deciding(deps, 'grouped')))]) };
  }
  delete entry.partial;
  return so;
}

function sizeOf({ columns, rows }: Followed): number {
  const weight = { copied: 1, transformed: 2, aggregated: 3 } as const;
  return rows.size + columns.reduce((sum, { deps }) => sum + [...deps.values()].reduce((all, { step }) => all + 1000 + weight[step], 0), 0);
}

function rename({ columns, rows }: Followed, { value }: Cte): Followed {
  return { columns: columns.map((column, i) => (value.aliases[i] === undefined ? column : { ...column, name: value.aliases[i] })), rows };
}
