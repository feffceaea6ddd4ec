import { valueOf, type ExpressionWorld } from './expression.ts';
import { through } from './deps.ts';
import { fieldOf, lookUp, qualifies, starColumns, type Scope, type ScopeColumn } from './scope.ts';
import { isSingle, partsOf, type TreeNode } from './tree.ts';
import { alike, isChosen } from './chosen-columns.ts';
import { fieldsOf } from './types.ts';
import { Unfollowed } from './unfollowed.ts';

/** The columns that a star, or a COLUMNS(…), of a SELECT list stands for, in order. */
export function expandStar(star: TreeNode, scope: Scope, world: ExpressionWorld): readonly ScopeColumn[] {
  const columns = without(star.qualified_exclude_list ?? [], columnsFor(star.relation_name || undefined, scope), scope);
  const excluded = new Set((star.exclude_list ?? []).map((name) => name.toLowerCase()));
  const replaced = new Map((star.replace_list ?? []).map(({ key, value }) => [key.toLowerCase(), value]));
  const renamed = new Map((star.rename_list ?? []).map(({ key, value }) => [key.column.toLowerCase(), value]));
  const chosen = star.columns && star.expr ? chooser(star.expr) : () => true;
  return columns.filter(({ name }) => !excluded.has(name.toLowerCase()) && chosen(name)).map(({ name, ...value }) => {
    const instead = replaced.get(name.toLowerCase());
    return { ...(instead ? valueOf(instead, scope, world) : value), name: renamed.get(name.toLowerCase()) ?? name };
  });
}

/** `*`, `orders.*`, and `payload.*` of a struct. */
function columnsFor(name: string | undefined, scope: Scope): readonly ScopeColumn[] {
  const parts = name?.split('.') ?? [];
  if (name === undefined || scope.from.items.some((item) => qualifies(item, parts.map((part) => part.toLowerCase())))) return starColumns(scope.from, name);
  const struct = lookUp(parts, scope);
  const fields = fieldsOf(struct.type);
  if (!fields) throw new Unfollowed(`the fields of ${name} are not known`);
  return fields.map(({ name: field }) => ({ ...fieldOf(struct, [field]), name: field }));
}

/** `* EXCLUDE (orders.id)`: without those columns of those tables. */
function without(excluded: readonly { readonly table: string; readonly column: string }[], columns: readonly ScopeColumn[], { from }: Scope): readonly ScopeColumn[] {
  if (excluded.length === 0) return columns;
  if (from.merged.length > 0) throw new Unfollowed('its EXCLUDE names the table of a column, beside USING');
  const gone = new Set(excluded.flatMap(({ table, column }) => from.items.filter((item) => qualifies(item, [table.toLowerCase()])).flatMap((item) => (item.columns ?? []).filter(({ name }) => name.toLowerCase() === column.toLowerCase()))));
  return columns.filter((column) => !gone.has(column));
}

/** A star inside an expression of the SELECT list: the expression then stands for as many columns. */
export function starIn(node: TreeNode): TreeNode | undefined {
  if (node.class === 'STAR') return node;
  if (isSingle(node)) return undefined;
  // The star of a count and what a query inside has are their own.
  return partsOf(node).map(starIn).find((found) => found !== undefined);
}

/** `* LIKE 'a%'`, `* NOT ILIKE …` and `* GLOB …`: a star, and which of its columns. */
export function starAlike({ function_name: name = '', children: [star, pattern] = [] }: TreeNode): { readonly star: TreeNode; matches(column: string): boolean } | undefined {
  const text = pattern?.class === 'CONSTANT' ? pattern.value?.value : undefined;
  const matches = star?.class === 'STAR' && !star.columns && typeof text === 'string' ? alike(name, text) : undefined;
  return matches && { star: star!, matches };
}

/** An expression around COLUMNS(…), once for each of its columns. */
export function expandAround(node: TreeNode, star: TreeNode, scope: Scope, world: ExpressionWorld): readonly ScopeColumn[] {
  if (!star.columns) throw new Unfollowed('a star inside an expression stands for several columns');
  return expandStar(star, scope, world).map((column) => {
    const around = replace(node, star);
    const parameter: Scope = { ...scope, aliases: new Map([...(scope.aliases ?? []), [THE_COLUMN, column]]) };
    const value = valueOf(around, parameter, world);
    return { name: column.name, print: value.print, deps: through(value.deps, 'transformed') };
  });
}

/** A name that no column has. */
const THE_COLUMN = '\0';

function replace(node: TreeNode, star: TreeNode): TreeNode {
  const change = (value: unknown): unknown => {
    if (value === star) return { class: 'COLUMN_REF', column_names: [THE_COLUMN] };
    if (Array.isArray(value)) return value.map(change);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)])) : value;
  };
  return change(node) as TreeNode;
}

/** COLUMNS('regex') and COLUMNS(['a', 'b']) say which. */
function chooser(expr: TreeNode): (name: string) => boolean {
  if (expr.class === 'CONSTANT' && typeof expr.value?.value === 'string') {
    let pattern: RegExp;
    try {
      pattern = new RegExp(expr.value.value);
    } catch {
      throw new Unfollowed(`COLUMNS('${expr.value.value}') is a pattern that can't be followed`);
    }
    return (name) => pattern.test(name);
  }
  if (expr.function_name === 'list_value' && expr.children?.every((child) => typeof child.value?.value === 'string')) {
    const names = new Set(expr.children.map((child) => (child.value!.value as string).toLowerCase()));
    return (name) => names.has(name.toLowerCase());
  }
  const [of, choice] = expr.function_name === 'list_filter' ? (expr.children ?? []) : [];
  const parameter = choice?.class === 'LAMBDA' && choice.lhs?.class === 'COLUMN_REF' && choice.lhs.column_names?.length === 1 ? choice.lhs.column_names[0]!.toLowerCase() : undefined;
  if (of?.class !== 'STAR' || (of.exclude_list ?? []).length > 0 || parameter === undefined) throw new Unfollowed('COLUMNS(…) chooses its columns by a function');
  return (name) => isChosen(choice!.expr!, parameter, name);
}
