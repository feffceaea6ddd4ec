import type { ColumnType } from '../contracts/relation.ts';
import { readableColumns } from '../phases/5-check/index.ts';
import type { Compiled } from '../session.ts';

/** Columns that a node's table would have, if it were built now; undefined when the check phase could not tell. `before`: what is there, and is built upon. */
export function columnsOf({ manifest, checked }: Compiled, id: string, before?: readonly ColumnType[]): readonly ColumnType[] | undefined {
  const node = manifest.nodes.get(id);
  const output = checked.get(id)?.output;
  return node && output && readableColumns(node, output, node.kind === 'snapshot' || node.config.materialized === 'incremental' ? before : undefined);
}
