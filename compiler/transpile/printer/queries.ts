import { indented } from '../marks.ts';
import { nodesOf, wholeOf, type Cte, type Modifier, type Order, type Tree } from '../../sql/tree.ts';
import { wordsOf } from '../words.ts';
import { tableText } from './tables.ts';
import { orderItems } from './windows.ts';
import type { Pen } from './pen.ts';

/** What a query is written with: its pen, and how the scope of a CTE is entered. */
export interface QueryPen extends Pen {
  /** Writes the body of a CTE, for which those before it are there. */
  cte(cte: Cte, before: readonly Cte[], write: () => string): string;
  /** Names of the columns that a query gives, where they can be known. */
  columnsIfKnown(query: Tree): readonly string[] | undefined;
  /** True when the text that is translated has this in it. */
  mentions(name: string): boolean;
  /** True for an expression that holds an aggregate. */
  aggregates(node: Tree): boolean;
  /** From here on this text stands for the node. */
  instead(node: Tree, text: string): void;
  /** Words of the target's own that stand between two clauses: those whose place lies before the first of these parts, and after the last of those. */
  clauses(query: Tree, before: readonly (Tree | null | undefined)[], after: readonly (Tree | null | undefined)[]): string;
}

/** A SELECT or a set operation, one clause a line. */
export function queryText(pen: QueryPen, query: Tree): string {
  return `${withText(pen, query)}${bodyText(pen, query)}`;
}

function withText(pen: QueryPen, query: Tree): string {
  const ctes = query.cte_map?.map ?? [];
  if (ctes.length === 0) return '';
  const texts = ctes.map((cte, i) => {
    const body = cte.value.query.node;
    if (body.type === 'RECURSIVE_CTE_NODE' && !(pen.target.queries.recursive && body.union_all)) return pen.refuse(`the recursive CTE "${cte.key}" has no counterpart`, firstPlaced(body));
    const aliases = cte.value.aliases ?? [];
    return `${pen.target.identifier(cte.key)}${aliases.length > 0 ? ` (${aliases.map(pen.target.identifier).join(', ')})` : ''} as (\n${indented(pen.cte(cte, ctes.slice(0, i), () => queryText(pen, body)))}\n)`;
  });
  return `with ${ctes.some((cte) => cte.value.query.node.type === 'RECURSIVE_CTE_NODE') ? 'recursive ' : ''}${texts.join(',\n')}\n`;
}

function bodyText(pen: QueryPen, query: Tree): string {
  switch (query.type) {
    case 'SELECT_NODE':
      return selectText(pen, query);
    case 'SET_OPERATION_NODE':
      return setText(pen, query);
    case 'RECURSIVE_CTE_NODE':
      return [query.left!, query.right!].map((side) => (side.type === 'SELECT_NODE' ? bodyText(pen, side) : `(\n${indented(queryText(pen, side))}\n)`)).join('\nunion all\n');
    default:
      return pen.refuse(`${query.type} has no counterpart`, query);
  }
}

function setText(pen: QueryPen, query: Tree): string {
  const { setop_type: kind = '', setop_all: all } = query;
  if (kind === 'UNION_BY_NAME') return `${byName(pen, query)}${tailText(pen, query, query.modifiers ?? [])}`;
  const word = { UNION: 'union', EXCEPT: 'except', INTERSECT: 'intersect' }[kind] ?? pen.refuse(`${kind} has no counterpart`, query);
  if (all && word !== 'union' && !pen.target.queries.allOfSets) return pen.refuse(`${word.toUpperCase()} ALL has no counterpart`, firstPlaced(query));
  const side = (part: Tree): string => {
    // `a union b union c` is read from the left, whatever stands on it.
    const plain = part.type === 'SELECT_NODE' ? (part.modifiers ?? []).every(({ type }) => type === 'DISTINCT_MODIFIER') && !part.qualify && (part.cte_map?.map ?? []).length === 0 : part === query.left && part.setop_type === kind && part.setop_all === all && (part.modifiers ?? []).length === 0;
    return plain ? bodyText(pen, part) : `(\n${indented(queryText(pen, part))}\n)`;
  };
  return `${side(query.left!)}\n${word}${all ? ' all' : ''}\n${side(query.right!)}${tailText(pen, query, query.modifiers ?? [])}`;
}

/** UNION BY NAME: both sides with the columns of both, those that one lacks null. */
function byName(pen: QueryPen, query: Tree): string {
  const sides = [query.left!, query.right!].map((side) => ({ side, columns: pen.columns(side) }));
  const names = [...sides[0]!.columns];
  for (const name of sides[1]!.columns) if (!names.some((known) => known.toLowerCase() === name.toLowerCase())) names.push(name);
  const texts = sides.map(({ side, columns }) => `select ${names.map((name) => (columns.some((known) => known.toLowerCase() === name.toLowerCase()) ? pen.target.identifier(name) : `null as ${pen.target.identifier(name)}`)).join(', ')}\nfrom (\n${indented(queryText(pen, side))}\n)`);
  return texts.join(`\nunion${query.setop_all ? ' all' : ''}\n`);
}

function selectText(pen: QueryPen, query: Tree): string {
  return pen.within(query, () => plainSelectText(pen, query));
}

function plainSelectText(pen: QueryPen, query: Tree): string {
  const modifiers = query.modifiers ?? [];
  const distinct = modifiers.find(({ type }) => type === 'DISTINCT_MODIFIER');
  if ((distinct?.distinct_on_targets ?? []).length > 0) return distinctOn(pen, query, distinct!);
  if (query.qualify && !pen.target.queries.qualify) return qualified(pen, query);
  if (query.sample) return pen.refuse('a sample has other rows in every engine', query.from_table ?? query);
  const from = query.from_table && query.from_table.type !== 'EMPTY' ? query.from_table : undefined;
  if (isValues(query)) return `${tableText(pen, from!, false)}`.replace(/^/, 'select * from ');
  aliased(pen, query);
  const unnested = unnestText(pen, query);
  const items = query.select_list!.flatMap((item) => itemTexts(pen, query, item));
  return [
    items.length === 1 ? `select ${distinct ? 'distinct ' : ''}${items[0]}` : `select${distinct ? ' distinct' : ''}\n${items.map((item) => `  ${item.replaceAll('\n', '\n  ')}`).join(',\n')}`,
    ...(from ? [`from ${tableText(pen, from, false)}`] : []),
    ...(unnested === undefined ? [] : [unnested]),
    pen.clauses(query, [from, ...query.select_list!], [query.where_clause, ...(query.group_expressions ?? []), query.having, ...modifiers.flatMap(({ orders = [], limit, offset }) => [...orders.map(({ expression }) => expression), limit, offset])]),
    ...(query.where_clause ? [`where ${pen.item(query.where_clause)}`] : []),
    pen.clauses(query, [query.where_clause], [...(query.group_expressions ?? []), query.having]),
    ...groupText(pen, query),
    ...(query.having ? [`having ${pen.item(query.having)}`] : []),
    ...(query.qualify ? [`qualify ${pen.item(query.qualify)}`] : []),
    pen.clauses(query, [query.having, ...(query.group_expressions ?? [])], modifiers.flatMap(({ orders = [], limit, offset }) => [...orders.map(({ expression }) => expression), limit, offset])),
      tailText(pen, query, modifiers).replace(/^\n/, ''),
    pen.clauses(query, [{ ...query, cte_map: { map: [] } }], []),
  ].filter((line) => line !== '').join('\n');
}

/** A name in WHERE or HAVING that no column has is an item's: others know only columns there, so the item stands in its place. */
function aliased(pen: QueryPen, query: Tree): void {
  const conditions = [query.where_clause, query.having].filter((node): node is Tree => node !== null && node !== undefined);
  const items = new Map((query.select_list ?? []).flatMap((item) => (item.alias && item.class !== 'STAR' ? [[item.alias.toLowerCase(), item] as const] : [])));
  if (conditions.length === 0 || items.size === 0) return;
  // What a subquery names is its own affair.
  const inner = new Set(conditions.flatMap((condition) => [...nodesOf(condition)].filter((node) => node.class === 'SUBQUERY').flatMap(({ subquery }) => [...nodesOf(subquery)])));
  const found = conditions.flatMap((condition) => [...nodesOf(condition)]).filter((node) => node.class === 'COLUMN_REF' && node.column_names!.length === 1 && !inner.has(node) && items.has(node.column_names![0]!.toLowerCase()));
  if (found.length === 0) return;
  const columns = pen.columnsIfKnown({ ...query, select_list: [STAR], modifiers: [], where_clause: null, having: null, qualify: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING' } as Tree);
  if (!columns) return;
  for (const node of found) {
    const name = node.column_names![0]!.toLowerCase();
    const item = items.get(name)!;
    if (!columns.some((column) => column.toLowerCase() === name)) pen.instead(node, pen.expr({ ...item, alias: '' }));
  }
}

const STAR = { class: 'STAR', type: 'STAR', alias: '', relation_name: '', exclude_list: [], replace_list: [], columns: false, expr: null, unpacked: false, qualified_exclude_list: [], rename_list: [] } as unknown as Tree;

/** An `unnest()` among the items becomes a table beside the others, where the engine makes rows of no expression, or only of one that stands alone. */
function unnestText(pen: QueryPen, query: Tree): string | undefined {
  if (!pen.mentions('unnest')) return undefined;
  const found = query.select_list!.flatMap((item) => [...nodesOf(item)].filter((node) => node.class === 'FUNCTION' && node.function_name === 'unnest').map((node) => ({ node, alone: node === item })));
  if (found.length > 1) return pen.refuse('several unnest() in one SELECT have no counterpart', found[1]!.node);
  const [only] = found;
  const made = only && pen.target.queries.unnested(pen, query, only.node, only.alone);
  if (!made) return undefined;
  pen.instead(only.node, made.value);
  return made.clause;
}

function isValues(query: Tree): boolean {
  return query.from_table?.type === 'EXPRESSION_LIST' && query.select_list?.length === 1 && query.select_list[0]!.class === 'STAR' && !query.where_clause;
}

function itemTexts(pen: QueryPen, query: Tree, item: Tree): readonly string[] {
  if (item.class !== 'STAR' || item.expr) return [itemText(pen, query, item)];
  const { exclude_list = [], replace_list = [], rename_list = [], qualified_exclude_list = [] } = item;
  if (item.columns) return pen.refuse('COLUMNS() has no counterpart', item);
  const of = item.relation_name ? `${pen.target.identifier(item.relation_name)}.` : '';
  if (exclude_list.length + replace_list.length + rename_list.length + qualified_exclude_list.length === 0 && !hasUsing(query)) return [`${pen.at(item)}${of}*`];
  if (qualified_exclude_list.length > 0) return pen.refuse('EXCLUDE of a qualified name has no counterpart', item);
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  // The star as DuckDB reads it gives the names that it has after all changes.
  return pen.star(query, { ...item, exclude_list, replace_list: [], rename_list: [] }).map((name) => {
    const replaced = replace_list.find(({ key }) => same(key, name));
    const renamed = rename_list.find(({ key }) => same(key.column, name))?.value;
    if (replaced) return `${pen.item(replaced.value)} as ${pen.target.identifier(renamed ?? name)}`;
    return `${pen.at(item)}${of}${pen.target.identifier(name)}${renamed ? ` as ${pen.target.identifier(renamed)}` : ''}`;
  });
}

/** Other engines' star has the columns of USING first, as DuckDB's has not. */
function hasUsing(query: Tree): boolean {
  const from = query.from_table;
  return from?.type === 'JOIN' && ((from.using_columns ?? []).length > 0 || from.ref_type === 'NATURAL');
}

function itemText(pen: QueryPen, query: Tree, item: Tree): string {
  const text = pen.item(item);
  if (item.alias) return `${text} as ${pen.target.identifier(item.alias)}`;
  if (wordsOf(item) !== undefined) return text;
  // What DuckDB calls a column that has no name is not what others call it.
  if (item.class === 'COLUMN_REF') return text;
  const [name] = pen.columnsIfKnown({ ...query, select_list: [item], modifiers: [], qualify: null, having: null, group_expressions: [], group_sets: [], aggregate_handling: 'STANDARD_HANDLING' }) ?? [];
  return name === undefined ? text : `${text} as ${pen.target.identifier(name)}`;
}

function groupText(pen: QueryPen, query: Tree): readonly string[] {
  if (query.aggregate_handling === 'FORCE_AGGREGATES') {
    if (pen.target.queries.groupByAll) return ['group by all'];
    if (query.select_list!.some((item) => item.class === 'STAR')) return pen.refuse('GROUP BY ALL with * has no counterpart', query.select_list![0]!);
    const places = query.select_list!.flatMap((item, i) => (pen.aggregates(item) ? [] : [i + 1]));
    return places.length === 0 ? [] : [`group by ${places.join(', ')}`];
  }
  const groups = query.group_expressions ?? [];
  const sets = query.group_sets ?? [];
  if (groups.length === 0 && sets.length === 0) return [];
  // An alias in GROUP BY is the others' too, and so is a number.
  const texts = groups.map((group) => pen.item(group));
  if (sets.length <= 1) return [`group by ${texts.join(', ')}`];
  return [`group by grouping sets (${sets.map((set) => `(${(set ?? []).map((i) => texts[i]).join(', ')})`).join(', ')})`];
}

function tailText(pen: QueryPen, query: Tree, modifiers: readonly Modifier[]): string {
  const lines: string[] = [];
  for (const { type, orders = [], limit, offset } of modifiers) {
    if (type === 'ORDER_MODIFIER') lines.push(`order by ${orderList(pen, query, orders).join(', ')}`);
    else if (type === 'LIMIT_MODIFIER') {
      if (limit) lines.push(`limit ${pen.item(limit)}`);
      else if (offset && !pen.target.queries.offsetAlone) lines.push('limit null');
      if (offset) lines.push(`offset ${pen.item(offset)}`);
    } else if (type !== 'DISTINCT_MODIFIER') return pen.refuse('LIMIT of a share of the rows has no counterpart', limit ?? query);
  }
  return lines.map((line) => `\n${line}`).join('');
}

function orderList(pen: QueryPen, query: Tree, orders: readonly Order[]): readonly string[] {
  const [only] = orders;
  if (orders.length === 1 && only!.expression.class === 'STAR' && only!.expression.columns) {
    const way = `${only!.type === 'DESCENDING' ? ' desc' : ''} nulls ${only!.null_order === 'NULLS FIRST' ? 'first' : 'last'}`;
    return pen.target.queries.orderByAll ? [`all${way}`] : pen.columns({ ...query, modifiers: [] }).map((_, i) => `${i + 1}${way}`);
  }
  return orderItems(pen, orders);
}

/** QUALIFY: the rows with what it asks as one column more, and those for which it holds. */
function qualified(pen: QueryPen, query: Tree): string {
  const names = pen.columns({ ...query, modifiers: [] });
  const inner = selectText(pen, { ...query, qualify: null, modifiers: [], select_list: [...namedItems(query, names), { ...query.qualify!, alias: '__qualify' }] });
  const distinct = (query.modifiers ?? []).some(({ type }) => type === 'DISTINCT_MODIFIER') ? 'distinct ' : '';
  return `select ${distinct}${names.map(pen.target.identifier).join(', ')}\nfrom (\n${indented(inner)}\n)\nwhere __qualify${tailText(pen, query, query.modifiers ?? [])}`;
}

/** The items, those that are one column each under the names that DuckDB gives them. */
function namedItems(query: Tree, names: readonly string[]): readonly Tree[] {
  const items = query.select_list!;
  return items.length === names.length && items.every((item) => item.class !== 'STAR') ? items.map((item, i) => (item.alias || item.class === 'COLUMN_REF' ? item : { ...item, alias: names[i]! })) : items;
}

/** DISTINCT ON: the first row of each group in the query's order. */
function distinctOn(pen: QueryPen, query: Tree, distinct: Modifier): string {
  const modifiers = query.modifiers ?? [];
  const order = modifiers.find(({ type }) => type === 'ORDER_MODIFIER');
  const [target] = distinct.distinct_on_targets!;
  if (!order) return pen.refuse('DISTINCT ON without ORDER BY keeps any row of a group', target!);
  const byItem = (node: Tree): Tree => {
    const place = wholeOf(node);
    const alias = node.class === 'COLUMN_REF' && node.column_names!.length === 1 ? node.column_names![0]!.toLowerCase() : undefined;
    const item = place !== undefined ? query.select_list![place - 1] : query.select_list!.find((each) => each.alias?.toLowerCase() === alias && alias !== undefined);
    return item ? { ...item, alias: '' } : node;
  };
  const number: Tree = {
    class: 'WINDOW', type: 'WINDOW_ROW_NUMBER', function_name: 'row_number', alias: '', children: [], query_location: target!.query_location ?? '', start: 'UNBOUNDED_PRECEDING', end: 'CURRENT_ROW_RANGE', exclude_clause: 'NO_OTHER',
    partitions: distinct.distinct_on_targets!.map(byItem), orders: order.orders!.map((each) => ({ ...each, expression: byItem(each.expression) })),
  };
  const first: Tree = { class: 'COMPARISON', type: 'COMPARE_EQUAL', left: number, right: { class: 'CONSTANT', type: 'VALUE_CONSTANT', value: { type: { id: 'INTEGER' }, value: 1 } } };
  if (query.qualify) return pen.refuse('DISTINCT ON with QUALIFY has no counterpart', target!);
  if (order.orders!.some(({ expression }) => expression.class === 'STAR')) return pen.refuse('DISTINCT ON with ORDER BY ALL has no counterpart', target!);
  const rest = modifiers.filter(({ type }) => type !== 'DISTINCT_MODIFIER');
  const names = pen.columns({ ...query, modifiers: [] });
  const inner = selectText(pen, { ...query, modifiers: [], select_list: [...namedItems(query, names), { ...first, alias: '__first' }, ...order.orders!.map(({ expression }, i) => ({ ...byItem(expression), alias: `__order_${i}` }))] });
  const tail = rest.map((each) => (each.type === 'ORDER_MODIFIER' ? { ...each, orders: each.orders!.map((one, i) => ({ ...one, expression: { class: 'COLUMN_REF', type: 'COLUMN_REF', column_names: [`__order_${i}`] } satisfies Tree })) } : each));
  return `select ${names.map(pen.target.identifier).join(', ')}\nfrom (\n${indented(inner)}\n)\nwhere __first${tailText(pen, query, tail)}`;
}

/** The first part of a query that has a place, or the query. */
function firstPlaced(query: Tree): Tree {
  return [...nodesOf(query)].find((node) => typeof node.query_location === 'number') ?? query;
}
