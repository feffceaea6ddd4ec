import type { Flags } from '../../contracts/flags.ts';
import type { Files } from '../../contracts/host.ts';
import type { Ask } from '../../contracts/questions.ts';
import type { NodeResult } from '../../contracts/run.ts';
import type { ColumnType, ExistingRelation, Relation } from '../../contracts/relation.ts';

/** What the compile phase can see of the world. */
export interface CompileWorld {
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runStartedAt: Date;
  readonly invocationId: string;
  /** What is in the schemas of the manifest's nodes, by `relationKey`. */
  readonly existing: ReadonlyMap<string, ExistingRelation>;
  /** Asks the engine; absent: there is none. */
  readonly ask?: Ask;
  /** Where `ref()` of a node points to instead (`--defer`), by node id. */
  readonly deferred?: ReadonlyMap<string, Relation>;
  /** Output columns of a node, to type a unit test's rows; undefined: not known. */
  readonly columnsOf?: (id: string) => Promise<readonly ColumnType[] | undefined>;
  /** Unique ids of the selected nodes, for `selected_resources`; all ids by default. */
  readonly selected?: readonly string[];
  /** Entries of the manifest by section and id, for `graph`. */
  readonly graph?: () => Readonly<Record<string, unknown>>;
  /** Hooks that ask the engine can be rendered when their turn comes: the nodes are about to be built, one by one. */
  readonly hooksInTurn?: boolean;
  /** What became of the nodes so far, for hooks at the end of a run. */
  readonly ran?: readonly NodeResult[];
  /** Reads the files of seeds, below `root`. */
  readonly files?: Pick<Files, 'readBytes'>;
  readonly root?: string;
  /** Where `print()` and `log()` go. */
  readonly message?: (text: string, level: 'print' | 'info' | 'debug', node?: string) => void;
}
