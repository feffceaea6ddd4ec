import type { Column, Manifest, Node } from '../../contracts/manifest.ts';
import type { ColumnType } from '../../contracts/relation.ts';

/**
 * Columns as an engine describes them, with the types that they were declared with where the engine describes both alike: Snowflake has one type for
 * all integers, so that an int comes back as a bigint.
 */
export function declaredTypes(node: Node, columns: readonly ColumnType[], manifest: Manifest, described: ((type: string) => string) | undefined): readonly ColumnType[] {
  if (!described) return columns;
  const declared = new Map(declarationsOf(node, manifest).flatMap(({ name, dataType }) => (dataType === undefined ? [] : [[name.toLowerCase(), dataType] as const])));
  return columns.map((column) => {
    const type = declared.get(column.name.toLowerCase());
    return type !== undefined && described(type) === described(column.type) ? { ...column, type } : column;
  });
}

/** Its own columns; those of a load are its source's. */
function declarationsOf(node: Node, manifest: Manifest): readonly Column[] {
  const own = 'columns' in node ? node.columns : [];
  if (node.kind !== 'model' || node.config.materialized !== 'load') return own;
  const sources = manifest.dag.parents(node.id).flatMap((id) => {
    const parent = manifest.nodes.get(id);
    return parent?.kind === 'source' ? parent.columns : [];
  });
  return [...sources, ...own];
}
