import type { Binder } from '../../contracts/adapter.ts';
import type { ColumnType, ExistingRelation, Relation } from '../../contracts/relation.ts';

/** What the check phase asks of the world: a binder, and what the engine already has. */
export interface CheckWorld {
  readonly binder: Binder;
  /** Columns of a relation that the engine has, in order; undefined when it is not there. */
  columns(relation: Relation): Promise<readonly ColumnType[] | undefined>;
  /** What the engine has, by `relationKey`. */
  readonly existing: ReadonlyMap<string, ExistingRelation>;
  /** Absolute path of the project, to look into seeds' files; without it the types of a seed that is not built yet are not known. */
  readonly root?: string;
}
