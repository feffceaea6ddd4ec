import type { Tree } from '../sql/tree.ts';

/** A node of the tree that DuckDB's parser makes. */
export type TreeNode = Tree;
export type { Cte, Modifier, Pivot } from '../sql/tree.ts';

/** The parts of a node that are nodes, whatever its kind, without those of a query inside it. */
export function partsOf(node: TreeNode): readonly TreeNode[] {
  const found: TreeNode[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) for (const each of value) collect(each);
    else if (isPart(value)) found.push(value);
    else for (const key in value) collect((value as Record<string, unknown>)[key]);
  };
  for (const key in node) if (key !== 'subquery' && key !== 'cast_type') collect(node[key as keyof TreeNode]);
  return found;
}

/** True for an expression without parts: most are, so that it is worth asking first. */
export function isSingle({ class: kind }: TreeNode): boolean {
  return kind === 'COLUMN_REF' || kind === 'CONSTANT';
}

/** True for an expression in a tree. */
export function isPart(value: object): value is TreeNode {
  return 'class' in value;
}
