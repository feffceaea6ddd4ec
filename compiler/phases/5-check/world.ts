import type { Binder } from '../../contracts/adapter.ts';
import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Files } from '../../contracts/host.ts';
import type { ColumnType, ExistingRelation, Relation } from '../../contracts/relation.ts';

/** What the check phase asks of the world: a binder, and what the engine already has. */
export interface CheckWorld {
  readonly binder: Binder;
  /** Columns of a relation that the engine has, in order; undefined when it is not there. */
  columns(relation: Relation): Promise<readonly ColumnType[] | undefined>;
  /** A type as the engine describes a column that was made with it, where several types are described alike (`Dialect.described`). */
  readonly described?: (type: string) => string;
  /** What the engine has, by `relationKey`. */
  readonly existing: ReadonlyMap<string, ExistingRelation>;
  /** Reads seeds; without it a seed that the engine does not have yet has no known columns. */
  readonly files?: Pick<Files, 'readBytes'>;
  /** What earlier calls gave, by id: for nodes that are not compiled this time, and that the engine does not have. */
  readonly checked?: ReadonlyMap<string, CheckedNode>;
  /** Answers of earlier commands, by content; absent: everything is asked anew. */
  readonly kept?: {
    columns(key: string): readonly ColumnType[] | undefined;
    keep(key: string, columns: readonly ColumnType[]): void;
    isClean(key: string): boolean;
    keepClean(key: string): void;
  };
  /** What the SELECTs read is to be there in the binder also where earlier answers are enough: they are translated next. */
  readonly defines?: boolean;
  /** Nothing is run: what properties declare of a model in Python is taken for what it gives. */
  readonly believes?: boolean;
  /** Whether the engine itself knows a function that the binder misses: one that was made in its database. */
  hasFunction?(name: string): Promise<boolean>;
}
