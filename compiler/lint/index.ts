import type { Binder } from '../contracts/adapter.ts';
import type { CompiledNode } from '../contracts/compiled.ts';
import type { Diagnostic } from '../contracts/diagnostics.ts';
import type { Manifest, Node } from '../contracts/manifest.ts';
import type { ColumnType } from '../contracts/relation.ts';

/** What the project's lint rules say about a node that the binder has accepted. */
export async function lint(_node: Node, _compiled: CompiledNode, _output: readonly ColumnType[], _binder: Binder, _manifest: Manifest): Promise<readonly Diagnostic[]> {
  return [];
}
