import type { Lineage } from '../contracts/lineage.ts';
import { followQuery, type QueryWorld } from './query.ts';
import type { TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';

export type { QueryWorld } from './query.ts';

/**
 * Where the columns of a SELECT come from, out of the tree that DuckDB's parser makes of it. `names`: the columns that the binder says
 * it gives; a count that differs means that something stands for more columns than it seems, and nothing is said then.
 */
export function lineageOf(tree: TreeNode, names: readonly string[] | undefined, world: QueryWorld): Lineage {
  try {
    const { columns, rows } = followQuery(tree, world);
    if (names && names.length !== columns.length) return { kind: 'unknown', reason: `it gives ${names.length} columns, of which ${columns.length} can be followed` };
    return {
      kind: 'known',
      columns: columns.map(({ name, deps, print }, i) => ({ name: names?.[i] ?? name, sources: [...deps.values()].sort(byName), print })),
      rows: [...rows.deps.values()].sort(byName),
      rowsPrint: rows.print,
    };
  } catch (error) {
    if (!(error instanceof Unfollowed)) throw error;
    return { kind: 'unknown', reason: error.message };
  }
}

function byName(a: { readonly relation: string; readonly column: string; readonly use?: string }, b: { readonly relation: string; readonly column: string; readonly use?: string }): number {
  const text = (each: typeof a): string => `${each.relation}\0${each.column.toLowerCase()}\0${each.use ?? ''}`;
  return text(a) < text(b) ? -1 : 1;
}
