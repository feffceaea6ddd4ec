import type { Lineage } from '../contracts/lineage.ts';
import { followQuery, type QueryWorld } from './query.ts';
import type { TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';
import { readPrint } from './value.ts';

export type { QueryWorld } from './query.ts';

/**
 * Where the columns of a SELECT come from, out of the tree that DuckDB's parser makes of it. `names`: the columns that the binder says
 * it gives; a count that differs means that something stands for more columns than it seems, and nothing is said then.
 */
export function lineageOf(tree: TreeNode, names: readonly string[] | undefined, world: QueryWorld, prints: 'with prints' | 'without prints' = 'with prints'): Lineage {
  try {
    const { columns, rows } = followQuery(tree, world);
    if (names && names.length !== columns.length) return { kind: 'unknown', reason: `it gives ${names.length} columns, of which ${columns.length} can be followed` };
    return {
      kind: 'known',
      columns: columns.map(({ name, deps }, i) => ({ name: names?.[i] ?? name, sources: sorted([...deps.values()]) })),
      rows: sorted([...rows.deps.values()]),
      ...(prints === 'with prints' && { prints: { columns: columns.map(({ print }) => readPrint(print)), rows: readPrint(rows.print) } }),
    };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'unknown', reason: 'it is nested too deep to be followed' };
    if (!(error instanceof Unfollowed)) throw error;
    return { kind: 'unknown', reason: error.message };
  }
}

/** By relation, column and use. */
function sorted<S extends { readonly relation: string; readonly column: string; readonly use?: string }>(sources: readonly S[]): readonly S[] {
  if (sources.length < 2) return sources;
  const texts = new Map(sources.map((each) => [each, `${each.relation}\0${each.column.toLowerCase()}\0${each.use ?? ''}`]));
  return [...sources].sort((a, b) => (texts.get(a)! < texts.get(b)! ? -1 : 1));
}
