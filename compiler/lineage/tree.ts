/** A node of the tree that DuckDB's `json_serialize_sql` gives, as far as lineage reads it. */
export interface TreeNode {
  readonly class?: string;
  readonly type?: string;
  readonly alias?: string;
  readonly column_names?: readonly string[];
  readonly function_name?: string;
  readonly children?: readonly TreeNode[];
  readonly value?: { readonly is_null?: boolean; readonly value?: unknown };
  // STAR
  readonly relation_name?: string;
  readonly columns?: boolean;
  readonly expr?: TreeNode | null;
  readonly exclude_list?: readonly string[];
  readonly qualified_exclude_list?: readonly unknown[];
  readonly replace_list?: readonly { readonly key: string; readonly value: TreeNode }[];
  readonly rename_list?: readonly { readonly key: { readonly column: string }; readonly value: string }[];
  // LAMBDA
  readonly lhs?: TreeNode;
  // SUBQUERY as an expression, and in FROM
  readonly subquery_type?: string;
  readonly subquery?: { readonly node: TreeNode };
  readonly child?: TreeNode | null;
  // Queries
  readonly select_list?: readonly TreeNode[];
  readonly from_table?: TreeNode;
  readonly where_clause?: TreeNode | null;
  readonly having?: TreeNode | null;
  readonly qualify?: TreeNode | null;
  readonly group_expressions?: readonly TreeNode[];
  readonly aggregate_handling?: string;
  readonly modifiers?: readonly Modifier[];
  readonly cte_map?: { readonly map: readonly Cte[] };
  readonly setop_type?: string;
  readonly setop_all?: boolean;
  readonly left?: TreeNode;
  readonly right?: TreeNode;
  readonly cte_name?: string;
  readonly union_all?: boolean;
  readonly aliases?: readonly string[];
  // FROM
  readonly catalog_name?: string;
  readonly schema_name?: string;
  readonly table_name?: string;
  readonly column_name_alias?: readonly string[];
  readonly sample?: object | null;
  readonly join_type?: string;
  readonly ref_type?: string;
  readonly condition?: TreeNode | null;
  readonly using_columns?: readonly string[];
  readonly function?: TreeNode;
  readonly with_ordinality?: string;
  readonly values?: readonly (readonly TreeNode[])[];
  // PIVOT and UNPIVOT
  readonly source?: TreeNode;
  readonly aggregates?: readonly TreeNode[];
  readonly unpivot_names?: readonly string[];
  readonly pivots?: readonly Pivot[];
  readonly groups?: readonly string[];
}

export interface Modifier {
  readonly type: string;
  readonly orders?: readonly { readonly expression: TreeNode }[];
  readonly distinct_on_targets?: readonly TreeNode[];
  readonly limit?: TreeNode | null;
  readonly offset?: TreeNode | null;
}

export interface Cte {
  readonly key: string;
  readonly value: { readonly aliases: readonly string[]; readonly query: { readonly node: TreeNode } };
}

export interface Pivot {
  readonly pivot_expressions?: readonly TreeNode[];
  readonly unpivot_names?: readonly string[];
  readonly entries: readonly { readonly values: readonly { readonly value?: unknown }[]; readonly alias?: string; readonly expr?: TreeNode | null }[];
  readonly pivot_enum?: string;
  readonly subquery?: { readonly node: TreeNode } | null;
}

/** The parts of a node that are nodes, whatever its kind, without those of a query inside it. */
export function partsOf(node: TreeNode): readonly TreeNode[] {
  const found: TreeNode[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) {
      if (isPart(value)) found.push(value);
      else Object.values(value).forEach(collect);
    }
  };
  for (const [key, value] of Object.entries(node)) if (key !== 'subquery' && key !== 'cast_type') collect(value);
  return found;
}

/** True for an expression in a tree. */
export function isPart(value: object): value is TreeNode {
  return 'class' in value;
}
