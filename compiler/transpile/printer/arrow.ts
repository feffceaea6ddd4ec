import type { Tree } from '../../sql/tree.ts';

/** What `a -> 'b'` reads: DuckDB's parser takes it for a lambda. */
export function arrow(node: Tree): readonly [Tree, Tree] | undefined {
  if (node.class === 'LAMBDA' && node.lhs && node.expr) return [node.lhs, node.expr];
  if (node.class === 'FUNCTION' && (node.function_name === '->' || node.function_name === 'json_extract') && node.children?.length === 2) return [node.children[0]!, node.children[1]!];
  return undefined;
}
