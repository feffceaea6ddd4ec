import type { Ctes } from './scope.ts';
import { partsOf, type Cte, type TreeNode } from './tree.ts';
import { skeleton } from './value.ts';

/** Output columns, in lower case, whose values together no two rows of a query share; the empty set: there is one row at most. */
export type Key = readonly string[];

/** What is asked about the relations that a query names. */
export interface KeysWorld {
  readonly aggregates: ReadonlySet<string>;
  /** Keys of a relation, by its columns' names in lower case; and its columns in order where they are known. */
  relation(parts: readonly string[]): { readonly keys: readonly Key[]; readonly columns?: readonly string[] };
}

/**
 * The keys that a SELECT's own words prove: by GROUP BY, DISTINCT, a QUALIFY that keeps one row of each partition, an aggregate without groups,
 * and those of the one relation that it reads, as far as their columns are passed on. What is not proved is left out; nothing is guessed.
 */
export function keysOf(query: TreeNode, world: KeysWorld): readonly Key[] {
  return keysOfQuery(query, undefined, world).keys;
}

interface Found {
  readonly keys: readonly Key[];
  /** Output columns in order, in lower case; undefined where a star stands for columns that are not known. */
  readonly columns?: readonly string[];
}

function keysOfQuery(node: TreeNode, outer: Ctes | undefined, world: KeysWorld): Found {
  const own = node.cte_map?.map ?? [];
  const entries: Ctes['entries'][number][] = [];
  for (const cte of own) entries.push({ cte, seen: { entries: [...entries], outer } });
  const ctes: Ctes | undefined = own.length === 0 ? outer : { entries, outer };
  if (node.type === 'SELECT_NODE') return keysOfSelect(node, ctes, world);
  // UNION and INTERSECT and EXCEPT without ALL give each row once.
  if (node.type !== 'SET_OPERATION_NODE' || !node.left) return { keys: [] };
  const { columns } = keysOfQuery(node.left, ctes, world);
  return columns ? { columns, keys: node.setop_all === false && node.setop_type !== 'UNION_BY_NAME' ? [columns] : [] } : { keys: [] };
}

interface Output {
  readonly name: string;
  readonly expression: TreeNode;
}

function keysOfSelect(node: TreeNode, ctes: Ctes | undefined, world: KeysWorld): Found {
  const from = keysOfFrom(node.from_table ?? undefined, ctes, world);
  const outputs = (node.select_list ?? []).flatMap((item): readonly (Output | undefined)[] => {
    if (item.class !== 'STAR') return [{ name: nameOf(item), expression: item }];
    const plain = !item.columns && (item.replace_list ?? []).length === 0 && (item.rename_list ?? []).length === 0 && (item.qualified_exclude_list ?? []).length === 0;
    const left = new Set((item.exclude_list ?? []).map((name) => name.toLowerCase()));
    return plain && from.columns ? from.columns.filter((name) => !left.has(name)).map((name) => ({ name, expression: columnNamed(name) })) : [undefined];
  });
  const known = outputs.filter((output): output is Output => output !== undefined);
  const columns = known.length === outputs.length ? known.map(({ name }) => name) : undefined;
  // A list in the SELECT list makes more rows.
  if (known.some(({ expression }) => has(expression, (part) => part.function_name?.toLowerCase() === 'unnest'))) return { keys: [], ...(columns && { columns }) };
  const keys: Key[] = [];
  const alone = node.from_table?.type === 'BASE_TABLE' || node.from_table?.type === 'SUBQUERY';
  const put = (expressions: readonly TreeNode[]): void => {
    // A column that is given twice makes two keys.
    const ways = expressions.reduce<readonly (readonly string[])[]>((so, expression) => outputsOf(expression, known, from.columns, alone).flatMap((name) => so.map((key) => [...key, name])).slice(0, 16), [[]]);
    for (const key of ways) keys.push([...new Set(key)].sort());
  };
  const groups = node.group_expressions ?? [];
  const aggregates = known.some(({ expression }) => has(expression, (part) => part.class === 'FUNCTION' && world.aggregates.has((part.function_name ?? '').toLowerCase())));
  const sets = (node as { readonly group_sets?: readonly unknown[] }).group_sets ?? [];
  if (groups.length > 0) {
    if (sets.length <= 1) put(groups);
  } else if (node.aggregate_handling === 'FORCE_AGGREGATES') {
    put(known.filter(({ expression }) => expression.class !== 'CONSTANT' && !has(expression, (part) => part.class === 'FUNCTION' && world.aggregates.has((part.function_name ?? '').toLowerCase()))).map(({ expression }) => expression));
  } else if (aggregates) keys.push([]);
  else for (const key of from.keys) put(key.map(columnNamed));
  for (const partition of onePerPartition(node.qualify ?? undefined)) put(partition);
  for (const { type, distinct_on_targets: targets = [] } of node.modifiers ?? []) {
    if (type !== 'DISTINCT_MODIFIER') continue;
    if (targets.length > 0) put(targets);
    else if (columns) keys.push([...new Set(columns)].sort());
  }
  return { keys, ...(columns && { columns }) };
}

/** One relation alone; whatever is joined may repeat its rows. */
function keysOfFrom(node: TreeNode | undefined, ctes: Ctes | undefined, world: KeysWorld): Found {
  if (!node || (node.column_name_alias ?? []).length > 0) return { keys: [] };
  if (node.type === 'SUBQUERY') return keysOfQuery(node.subquery!.node, ctes, world);
  if (node.type !== 'BASE_TABLE') return { keys: [] };
  const parts = [node.catalog_name, node.schema_name, node.table_name].filter((part): part is string => part !== undefined && part !== '');
  const entry = parts.length === 1 ? find(parts[0]!, ctes) : undefined;
  if (entry) return entry.cte.value.aliases.length > 0 || entry.cte.value.query.node.type === 'RECURSIVE_CTE_NODE' ? { keys: [] } : keysOfQuery(entry.cte.value.query.node, entry.seen, world);
  const { keys, columns } = world.relation(parts);
  return { keys, ...(columns && { columns: columns.map((name) => name.toLowerCase()) }) };
}

function find(name: string, ctes: Ctes | undefined): { readonly cte: Cte; readonly seen: Ctes } | undefined {
  for (let at = ctes; at; at = at.outer) {
    const entry = [...at.entries].reverse().find(({ cte }) => cte.key.toLowerCase() === name.toLowerCase());
    if (entry) return { cte: entry.cte, seen: entry.seen as Ctes };
  }
  return undefined;
}

/** The partitions of which `QUALIFY row_number() OVER (PARTITION BY …) = 1` keeps one row each; conditions beside it keep fewer. */
function onePerPartition(qualify: TreeNode | undefined): readonly (readonly TreeNode[])[] {
  if (!qualify) return [];
  if (qualify.type === 'CONJUNCTION_AND') return (qualify.children ?? []).flatMap(onePerPartition);
  if (qualify.type !== 'COMPARE_EQUAL') return [];
  const [left, right] = [qualify.left, qualify.right];
  const window = [left, right].find((side) => side?.class === 'WINDOW' && side.type === 'WINDOW_ROW_NUMBER') as (TreeNode & { readonly partitions?: readonly TreeNode[] }) | undefined;
  const number = [left, right].find((side) => side?.class === 'CONSTANT');
  return window && Number(number?.value?.value) === 1 ? [window.partitions ?? []] : [];
}

/** The output columns that have an expression's value. `read`: the columns of FROM, where they are known; `alone`: it is one relation, so that the table before a column says nothing. */
function outputsOf(expression: TreeNode, outputs: readonly Output[], read: readonly string[] | undefined, alone: boolean): readonly string[] {
  const position = expression.class === 'CONSTANT' ? expression.value?.value : undefined;
  if (typeof position === 'number') return outputs.slice(position - 1, position).map(({ name }) => name);
  const text = textOf(expression, alone);
  const same = outputs.filter((output) => textOf(output.expression, alone) === text).map(({ name }) => name);
  if (same.length > 0) return same;
  // GROUP BY may name an alias of the list, where no column has that name.
  const alias = expression.class === 'COLUMN_REF' && expression.column_names!.length === 1 ? expression.column_names![0]!.toLowerCase() : undefined;
  return alias !== undefined && read && !read.includes(alias) ? outputs.filter(({ name }) => name === alias).map(({ name }) => name) : [];
}

/** An expression as it is written. */
function textOf(expression: TreeNode, alone: boolean): string {
  if (expression.class === 'COLUMN_REF') return (alone ? expression.column_names!.slice(-1) : expression.column_names!).join('.').toLowerCase();
  return JSON.stringify(skeleton(expression, (part) => textOf(part, alone)));
}

function columnNamed(name: string): TreeNode {
  return { class: 'COLUMN_REF', type: 'COLUMN_REF', column_names: [name] };
}

function nameOf(item: TreeNode): string {
  return (item.alias || (item.class === 'COLUMN_REF' ? item.column_names!.at(-1)! : (item.function_name ?? ''))).toLowerCase();
}

function has(node: TreeNode, test: (part: TreeNode) => boolean): boolean {
  return test(node) || partsOf(node).some((part) => has(part, test));
}
