import { textOf } from '../sql/tree.ts';
import { deciding, merge, mergeRows, NONE, through, type Rows } from './deps.ts';
import { hasAggregate, valueOf } from './expression.ts';
import { followFrom, type FromWorld } from './from.ts';
import { fieldOf, NOTHING, type Ctes, type Followed, type Scope, type ScopeColumn } from './scope.ts';
import { expandAround, expandStar, starAlike, starIn } from './star.ts';
import { elementOf, fieldsOf, typeOf } from './types.ts';
import { isSingle, partsOf, type Cte, type Modifier, type TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';
import { printOf, skeleton, type Deciding, type Print, type Value } from './value.ts';

/** What is asked about the relations and functions that a query names. */
export type QueryWorld = Pick<FromWorld, 'aggregates' | 'relation' | 'tableFunction'>;

/** Follows a whole query: each of its columns to those that it reads. Throws `Unfollowed`. */
export function followQuery(query: TreeNode, given: QueryWorld): Followed {
  const world: FromWorld = {
    ...given,
    follow: (node, scope) => follow(node, scope, world, true),
    cte: (name, ctes) => cteOf(name, ctes, world),
  };
  return follow(query, { from: NOTHING, ctes: undefined }, world);
}

/** `scope`: of the query around this one, whose names it may use. */
function follow(node: TreeNode, scope: Scope, world: FromWorld, isInside = false): Followed {
  const inside: Scope = { ...scope, ctes: withCtes(node, scope.ctes) };
  switch (node.type) {
    case 'SELECT_NODE':
      return select(node, inside, world, isInside);
    case 'SET_OPERATION_NODE':
      return setOperation(node, inside, world, isInside);
    case 'RECURSIVE_CTE_NODE':
      throw new Unfollowed('a recursive query stands outside of a WITH');
    default:
      throw new Unfollowed(`a ${(node.type ?? 'query').toLowerCase().replaceAll('_', ' ')} can't be followed`);
  }
}

/** What of a SELECT its own functions follow; the rest is told as it stands. */
const FOLLOWED = ['select_list', 'from_table', 'where_clause', 'having', 'qualify', 'group_expressions', 'modifiers', 'cte_map'];

function select(node: TreeNode, around: Scope, world: FromWorld, isInside: boolean): Followed {
  const from = followFrom(node.from_table ?? undefined, { ...around, from: NOTHING, outer: around }, world);
  const aliases = new Map<string, Value>();
  const scope: Scope = { from, ctes: around.ctes, outer: around, aliases, ...(around.parameters && { parameters: around.parameters }) };
  const columns: ScopeColumn[] = [];
  const deciders: Deciding[] = [from.rows];
  const decide = (value: Value, use: 'filtered' | 'grouped' | 'joined'): number => deciders.push({ deps: deciding(value.deps, use), print: printOf(use, value.print) });
  for (const item of node.select_list ?? []) {
    const made = selectItem(item, scope, world);
    columns.push(...made);
    if (item.alias) for (const value of made) aliases.set(item.alias.toLowerCase(), value);
    // A struct is spread over columns, and a list over rows.
    for (const part of unnested(item)) if (!fieldsOf(typeOf(part, scope))) decide(valueOf(part, scope, world), 'joined');
  }
  for (const group of node.group_expressions ?? []) decide(position(group, columns) ?? valueOf(group, scope, world), 'grouped');
  if (node.aggregate_handling === 'FORCE_AGGREGATES') for (const item of node.select_list ?? []) if (!starIn(item) && !hasAggregate(item, world)) decide(valueOf(item, scope, world), 'grouped');
  // Without GROUP BY an aggregate makes one row of all.
  if ((node.select_list ?? []).some((item) => hasAggregate(item, world))) deciders.push({ deps: new Map(), print: 'aggregated' });
  for (const [key, part] of [['where', node.where_clause], ['having', node.having], ['qualify', node.qualify]] as const) {
    if (!part) continue;
    const value = valueOf(part, scope, world);
    deciders.push({ deps: deciding(value.deps, 'filtered'), print: printOf(key, value.print) });
  }
  deciders.push(...modifiers(node.modifiers ?? [], columns, scope, world, isInside));
  return { columns, rows: all(deciders, skeleton(node, () => undefined, FOLLOWED)) };
}

function all(deciders: readonly Deciding[], ...more: readonly unknown[]): Deciding {
  return { deps: mergeRows(deciders.map(({ deps }) => deps)), print: printOf(deciders.map(({ print }) => print), more) };
}

function selectItem(item: TreeNode, scope: Scope, world: FromWorld): readonly ScopeColumn[] {
  if (item.class === 'STAR') return expandStar(item, scope, world);
  const alike = starAlike(item);
  if (alike) return expandStar(alike.star, scope, world).filter(({ name }) => alike.matches(name));
  const spread = spreadIn(item, scope, world);
  if (spread) return spread;
  const packed = unpacked(item, scope, world);
  if (packed) return [packed];
  const star = starIn(item);
  if (star) return expandAround(item, star, scope, world);
  const type = item.class === 'COLUMN_REF' ? undefined : typeOf(item, scope);
  return [{ ...valueOf(item, scope, world), ...(type !== undefined && { type }), name: item.alias || (item.class === 'COLUMN_REF' ? item.column_names!.at(-1)! : (item.function_name ?? '')) }];
}

/** UNNEST of a struct in a SELECT list: its fields. Of a list of them, where it goes on to what it finds, the same. */
function spreadIn(item: TreeNode, scope: Scope, world: FromWorld): readonly ScopeColumn[] | undefined {
  const [list, ...options] = item.children ?? [];
  if (item.class !== 'FUNCTION' || item.function_name?.toLowerCase() !== 'unnest' || !list) return undefined;
  const recursive = options.find(({ alias }) => alias === 'recursive');
  const deepest = options.find(({ alias }) => alias === 'max_depth');
  const depth = deepest ? Number(deepest.value?.value) : recursive && textOf(recursive.child) !== 'f' ? Infinity : 1;
  const fields = leaves(typeOf(list, scope), depth, []);
  if (!fields) return undefined;
  const value = valueOf(list, scope, world);
  return fields.map((names) => ({ ...(names.lists ? { deps: through(value.deps, 'transformed'), print: printOf('element', names.path, value.print) } : fieldOf(value, names.path)), name: names.path.at(-1)! }));
}

interface Leaf {
  readonly path: readonly string[];
  /** A list stands above it. */
  readonly lists: boolean;
}

/** The fields into which a value is taken apart; undefined where it is none that has fields. Lists come first: those in a field stay. */
function leaves(type: string | undefined, depth: number, path: readonly string[], lists = false): readonly Leaf[] | undefined {
  if (depth < 1 || type === undefined) return undefined;
  const element = path.length === 0 ? elementOf(type) : undefined;
  if (element !== undefined) return leaves(element, depth - 1, path, true);
  return fieldsOf(type)?.flatMap((field) => leaves(field.type, depth - 1, [...path, field.name], lists) ?? [{ path: [...path, field.name], lists }]);
}

/** `coalesce(*COLUMNS(…))`: one value, made of all of those columns. */
function unpacked(item: TreeNode, scope: Scope, world: FromWorld): ScopeColumn | undefined {
  const find = (node: TreeNode): TreeNode | undefined => (node.type === 'OPERATOR_UNPACK' ? node : isSingle(node) ? undefined : partsOf(node).map(find).find((found) => found !== undefined));
  const unpack = find(item);
  const star = unpack && starIn(unpack);
  if (!unpack || !star) return undefined;
  const columns = expandStar(star, scope, world);
  const names = columns.map((_, i) => `\0${i}`);
  const around = replaceIn(item, unpack, names.map((name) => ({ class: 'COLUMN_REF', type: 'COLUMN_REF', column_names: [name] })));
  const value = valueOf(around, { ...scope, aliases: new Map([...(scope.aliases ?? []), ...columns.map((column, i) => [names[i]!, column] as const)]) }, world);
  return { deps: through(value.deps, 'transformed'), print: value.print, name: item.alias || (item.function_name ?? '') };
}

function replaceIn(node: TreeNode, unpack: TreeNode, by: readonly TreeNode[]): TreeNode {
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.flatMap((each) => (each === unpack ? by : [change(each) as TreeNode]));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)])) : value;
  };
  return change(node) as TreeNode;
}

/** UNNEST in a SELECT list makes as many rows as its list has elements. */
function unnested(node: TreeNode): readonly TreeNode[] {
  if (isSingle(node)) return [];
  return node.class === 'FUNCTION' && node.function_name?.toLowerCase() === 'unnest' ? (node.children ?? []) : partsOf(node).flatMap(unnested);
}

/** `GROUP BY 1`. */
function position(group: TreeNode, columns: readonly ScopeColumn[]): Value | undefined {
  const value = group.class === 'CONSTANT' ? group.value?.value : undefined;
  return typeof value === 'number' ? columns[value - 1] : undefined;
}

/** DISTINCT looks at every column; an order counts where something is cut by it, and inside of another query, which may look at it: a LIMIT, a list, `first`. */
function modifiers(list: readonly Modifier[], columns: readonly ScopeColumn[], scope: Scope, world: FromWorld, isInside: boolean): readonly Deciding[] {
  const byAlias: Scope = { ...scope, from: { items: [{ names: ['\0'], columns, at: 0 }], merged: [], rows: NOTHING.rows }, outer: scope };
  const everything: Value = { deps: merge(columns.map(({ deps }) => deps)), print: printOf('all', columns.map(({ print }) => print)) };
  const named = (part: TreeNode): Value => {
    const value = part.class === 'CONSTANT' ? part.value?.value : undefined;
    if (typeof value === 'number') return columns[value - 1] ?? { deps: NONE, print: printOf('constant', value) };
    return part.class === 'STAR' ? everything : valueOf(part, byAlias, world);
  };
  const decided = (values: readonly Value[], use: 'grouped' | 'ordered' | 'filtered', ...more: readonly unknown[]): Deciding => ({ deps: deciding(merge(values.map(({ deps }) => deps)), use), print: printOf(use, values.map(({ print }) => print), more) });
  const cuts = isInside || list.some((each) => each.type.startsWith('LIMIT') || (each.distinct_on_targets ?? []).length > 0);
  return list.flatMap((each) => {
    const targets = each.distinct_on_targets ?? [];
    switch (each.type) {
      case 'DISTINCT_MODIFIER':
        return [decided(targets.length > 0 ? targets.map(named) : [everything], 'grouped', 'distinct', targets.length)];
      case 'ORDER_MODIFIER':
        return cuts ? (each.orders ?? []).map(({ expression, ...how }) => decided([named(expression)], 'ordered', how)) : [];
      case 'LIMIT_MODIFIER':
      case 'LIMIT_PERCENT_MODIFIER':
        return [decided([each.limit, each.offset].flatMap((part) => (part ? [valueOf(part, scope, world)] : [])), 'filtered', each.type, !each.limit, !each.offset)];
      default:
        throw new Unfollowed(`a ${each.type.toLowerCase().replaceAll('_', ' ')} can't be followed`);
    }
  });
}

function setOperation(node: TreeNode, scope: Scope, world: FromWorld, isInside: boolean): Followed {
  const left = follow(node.left!, scope, world, isInside);
  const right = follow(node.right!, scope, world, isInside);
  const kind = node.setop_type ?? 'UNION';
  const unites = kind.startsWith('UNION');
  if (kind !== 'UNION_BY_NAME' && left.columns.length !== right.columns.length) throw new Unfollowed('the sides of a set operation have different numbers of columns');
  const pairs = kind === 'UNION_BY_NAME' ? pairsByName(left.columns, right.columns) : left.columns.map((column, i) => [column, right.columns[i]] as const);
  const columns = pairs.map(([one, other]) => ({ name: (one ?? other)!.name, deps: unites ? merge([one?.deps ?? NONE, other?.deps ?? NONE]) : one!.deps, print: printOf(kind, one?.print ?? null, other?.print ?? null) }));
  const compared: readonly Rows[] = unites ? (node.setop_all ? [] : columns.map(({ deps }) => deciding(deps, 'grouped'))) : [...left.columns, ...right.columns].map(({ deps }) => deciding(deps, 'filtered'));
  const cut = modifiers(node.modifiers ?? [], columns, scope, world, isInside);
  // Which rows are equal hangs on all columns, unless all rows stay.
  const whole = unites && node.setop_all ? [] : columns.map(({ print }) => print);
  return { columns, rows: all([left.rows, right.rows, ...compared.map((deps) => ({ deps, print: '' })), ...cut], kind, node.setop_all ?? false, whole) };
}

function pairsByName(left: readonly ScopeColumn[], right: readonly ScopeColumn[]): readonly (readonly [ScopeColumn | undefined, ScopeColumn | undefined])[] {
  const find = (list: readonly ScopeColumn[], name: string): ScopeColumn | undefined => list.find((each) => each.name.toLowerCase() === name.toLowerCase());
  return [...left.map((column) => [column, find(right, column.name)] as const), ...right.filter(({ name }) => !find(left, name)).map((column) => [undefined, column] as const)];
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
  const followed = node.type === 'RECURSIVE_CTE_NODE' ? recursive(entry, node, scope, world) : follow(node, scope, world, true);
  return rename(followed, cte);
}

/** What a recursive entry reads of itself is what it has so far: followed again until nothing new is found. */
function recursive(entry: Ctes['entries'][number], node: TreeNode, scope: Scope, world: FromWorld): Followed {
  const inside: Scope = { ...scope, ctes: { entries: [entry], outer: scope.ctes } };
  const start = follow(node.left!, scope, world, true);
  const itself = (so: Followed): Followed => rename({ columns: so.columns.map((column, i) => ({ ...column, print: printOf('itself', i) })), rows: { deps: so.rows.deps, print: 'itself' } }, entry.cte);
  let so = start;
  for (let size = -1; size !== sizeOf(so); ) {
    size = sizeOf(so);
    entry.partial = itself(so);
    const step = follow(node.right!, inside, world, true);
    if (step.columns.length !== so.columns.length) throw new Unfollowed('the sides of a recursive query have different numbers of columns');
    const print = (i: number): Print => printOf('recursive', start.columns[i]!.print, step.columns.map((column) => column.print), step.rows.print);
    const columns = so.columns.map((column, i) => ({ ...column, deps: merge([column.deps, step.columns[i]!.deps]), print: print(i) }));
    const whole = skeleton(node, () => undefined, ['left', 'right', 'cte_map', 'cte_name', 'aliases']);
    so = { columns, rows: { deps: mergeRows([so.rows.deps, step.rows.deps, ...(node.union_all ? [] : columns.map(({ deps }) => deciding(deps, 'grouped')))]), print: printOf('recursive', whole, start.rows.print, step.rows.print, columns.map((column) => column.print)) } };
  }
  delete entry.partial;
  return so;
}

function sizeOf({ columns, rows }: Followed): number {
  const weight = { copied: 1, transformed: 2, aggregated: 3 } as const;
  return rows.deps.size + columns.reduce((sum, { deps }) => sum + [...deps.values()].reduce((whole, { step }) => whole + 1000 + weight[step], 0), 0);
}

function rename({ columns, rows }: Followed, { value }: Cte): Followed {
  return { columns: columns.map((column, i) => (value.aliases[i] === undefined ? column : { ...column, name: value.aliases[i] })), rows };
}
