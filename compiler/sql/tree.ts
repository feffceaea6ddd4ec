/** A query, a table expression or an expression of the tree that DuckDB's parser makes of a SELECT, as far as lakec reads it. */
export interface Tree {
  readonly class?: string;
  readonly type: string;
  readonly alias?: string;
  /** Byte offset in the text; a number too long for JavaScript where there is none. */
  readonly query_location?: number | string;
  // Expressions.
  readonly function_name?: string;
  /** Of a function; of a table it is `schema_name`. */
  readonly schema?: string;
  readonly catalog?: string;
  readonly is_operator?: boolean;
  readonly children?: readonly Tree[];
  readonly child?: Tree;
  readonly left?: Tree;
  readonly right?: Tree;
  readonly input?: Tree;
  readonly lower?: Tree;
  readonly upper?: Tree;
  readonly lhs?: Tree;
  readonly expr?: Tree;
  readonly cast_type?: TypeTree;
  readonly try_cast?: boolean;
  /** A constant of type DOUBLE, which is kept as a cast. */
  readonly double?: Constant;
  readonly column_names?: readonly string[];
  /** Of `#2`: 2. */
  readonly index?: number;
  readonly value?: Constant;
  readonly case_checks?: readonly { readonly when_expr: Tree; readonly then_expr: Tree }[];
  readonly else_expr?: Tree;
  readonly distinct?: boolean;
  readonly filter?: Tree | null;
  readonly filter_expr?: Tree | null;
  readonly order_bys?: { readonly orders: readonly Order[] } | null;
  readonly subquery_type?: string;
  readonly subquery?: { readonly node: Tree };
  readonly comparison_type?: string;
  readonly collation?: string;
  // Windows.
  readonly partitions?: readonly Tree[];
  readonly orders?: readonly Order[];
  readonly arg_orders?: readonly Order[];
  readonly start?: string;
  readonly end?: string;
  readonly start_expr?: Tree | null;
  readonly end_expr?: Tree | null;
  readonly offset_expr?: Tree | null;
  readonly default_expr?: Tree | null;
  readonly ignore_nulls?: boolean;
  readonly exclude_clause?: string;
  // `*`.
  readonly relation_name?: string;
  readonly columns?: boolean;
  readonly exclude_list?: readonly string[];
  readonly qualified_exclude_list?: readonly { readonly table: string; readonly column: string }[];
  readonly replace_list?: readonly { readonly key: string; readonly value: Tree }[];
  readonly rename_list?: readonly { readonly key: { readonly column: string }; readonly value: string }[];
  // Queries.
  readonly select_list?: readonly Tree[];
  readonly from_table?: Tree | null;
  readonly where_clause?: Tree | null;
  readonly group_expressions?: readonly Tree[];
  readonly group_sets?: readonly (readonly number[] | null)[];
  readonly aggregate_handling?: string;
  readonly having?: Tree | null;
  readonly qualify?: Tree | null;
  readonly sample?: unknown;
  readonly modifiers?: readonly Modifier[];
  readonly cte_map?: { readonly map: readonly Cte[] };
  readonly setop_type?: string;
  readonly setop_all?: boolean;
  readonly cte_name?: string;
  readonly union_all?: boolean;
  readonly aliases?: readonly string[];
  // Tables.
  /** Of `describe …` in FROM. */
  readonly query?: Tree | null;
  readonly show_type?: string;
  readonly catalog_name?: string;
  readonly schema_name?: string;
  readonly table_name?: string;
  readonly column_name_alias?: readonly string[];
  readonly join_type?: string;
  readonly ref_type?: string;
  /** A CROSS join. */
  readonly crossed?: boolean;
  readonly using_columns?: readonly string[];
  readonly condition?: Tree | null;
  readonly values?: readonly (readonly Tree[])[];
  readonly function?: Tree;
  readonly with_ordinality?: string;
  readonly source?: Tree;
  readonly unpivot_names?: readonly string[];
  readonly aggregates?: readonly Tree[];
  readonly pivots?: readonly Pivot[];
  readonly groups?: readonly string[];
  readonly include_nulls?: boolean;
}

/** One FOR of a PIVOT or UNPIVOT. */
export interface Pivot {
  readonly pivot_expressions?: readonly Tree[];
  readonly unpivot_names?: readonly string[];
  readonly entries: readonly { readonly alias?: string; readonly values: readonly Constant[]; readonly expr?: Tree | null; /** Of an UNPIVOT: `x + 1`, `columns(*)`. */ readonly star_expr?: Tree | null }[];
  readonly pivot_enum?: string;
  readonly subquery?: { readonly node: Tree } | null;
}

export interface TypeTree {
  readonly id: string;
  readonly type_info?: {
    readonly name?: string;
    readonly width?: number;
    readonly scale?: number;
    readonly child_type?: TypeTree;
    readonly child_types?: readonly { readonly first: string; readonly second: TypeTree }[];
    readonly size?: number;
  } | null;
}

export interface Constant {
  readonly type: TypeTree;
  readonly is_null?: boolean;
  readonly value?: unknown;
}

export interface Order {
  readonly type: string;
  readonly null_order: string;
  readonly expression: Tree;
}

export interface Modifier {
  readonly type: string;
  readonly orders?: readonly Order[];
  readonly limit?: Tree | null;
  readonly offset?: Tree | null;
  readonly distinct_on_targets?: readonly Tree[];
}

export interface Cte {
  readonly key: string;
  readonly value: { readonly aliases: readonly string[]; readonly query: { readonly node: Tree } };
}

/** What `json_serialize_sql` gives for one SELECT, with all that it takes to make text of it again. */
export interface ParsedSql {
  readonly statements: readonly { readonly node: Tree }[];
}

/** The tree in its JSON form. A number that JavaScript can't hold becomes a text that `treeText` turns back. */
export function readTree(json: string): unknown {
  const exact = exactNumbers(json);
  return /"CROSS"|"DOUBLE"/.test(exact) ? JSON.parse(exact, (_, value: unknown) => doubled(joined(value))) : JSON.parse(exact);
}

/** The JSON with texts in place of numbers that JavaScript can't hold; `treeText` turns them back. */
export function exactNumbers(json: string): string {
  // Nearly all long numbers stand for the place of what has none. A text has its quotes escaped, so it holds no such key.
  const placed = json.replaceAll(`"query_location":${NOWHERE}`, `"query_location":"\\u0002${NOWHERE}"`);
  const others = /\d{16}/.test(placed.replaceAll(`\\u0002${NOWHERE}`, ''));
  return others ? placed.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (found) => (found[0] === '"' ? found : `"\\u0002${found}"`)) : placed;
}

const NOWHERE = '18446744073709551615';

/** JSON of a tree; `instead` has what stands for a node of it. */
export function treeText(tree: unknown, instead?: { readonly node: Tree; readonly by: unknown }): string {
  return JSON.stringify(tree, instead && ((_, value: unknown) => (value === instead.node ? instead.by : value))).replace(/"\\u0002(-?\d+)"/g, '$1');
}

/** DuckDB's printer writes a CROSS join as a comma, which binds less than the joins after it: so it is kept as another one that always holds. */
function joined(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || !('ref_type' in node) || node.ref_type !== 'CROSS') return node;
  return { ...node, ref_type: 'REGULAR', crossed: true, condition: { class: 'CONSTANT', type: 'VALUE_CONSTANT', alias: '', query_location: 0, value: { type: { id: 'BOOLEAN', type_info: null }, is_null: false, value: true } } };
}

/** DuckDB's printer writes the double 0.5 as 0.5, which is read as a decimal: so it is kept as a cast of its text. */
function doubled(node: unknown): unknown {
  const { class: kind, alias, query_location, value } = (typeof node === 'object' && node !== null ? node : {}) as Partial<Tree>;
  if (kind !== 'CONSTANT' || value?.type.id !== 'DOUBLE' || value.is_null) return node;
  const child = { class: 'CONSTANT', type: 'VALUE_CONSTANT', alias: '', query_location: query_location!, value: { type: { id: 'VARCHAR', type_info: null }, is_null: false, value: String(value.value) } };
  return { class: 'CAST', type: 'OPERATOR_CAST', alias, query_location, child, cast_type: { id: 'DOUBLE', type_info: null }, try_cast: false, double: value };
}

const LONG = '\u0002';

/** The digits of a whole number of the tree. */
export function digitsOf(value: unknown): bigint {
  if (typeof value === 'object' && value !== null) {
    const { upper = 0, lower = 0 } = value as { upper?: unknown; lower?: unknown };
    return (digitsOf(upper) << 64n) + digitsOf(lower);
  }
  return BigInt(String(value).replace(LONG, ''));
}

/** Byte offset of a node, where it has one. */
export function locationOf(node: Tree): number | undefined {
  return typeof node.query_location === 'number' ? node.query_location : undefined;
}

/** All nodes of the tree below a value, the value too. */
export function* nodesOf(value: unknown): Generator<Tree> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') yield value as Tree;
    for (const item of Object.values(value)) yield* nodesOf(item);
  }
}

/** The text of a constant text; undefined for anything else. */
export function textOf(node: Tree | undefined): string | undefined {
  const value = node?.class === 'CONSTANT' && node.value?.type.id === 'VARCHAR' && !node.value.is_null ? node.value.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The value of a constant whole number; undefined for anything else. */
export function wholeOf(node: Tree | undefined): number | undefined {
  const { value } = node ?? {};
  if (node?.class !== 'CONSTANT' || !value || value.is_null || !/^(?:TINY|SMALL|BIG)?INT(?:EGER)?$/.test(value.type.id)) return undefined;
  const number = Number(digitsOf(value.value));
  return Number.isSafeInteger(number) ? number : undefined;
}
