import type { ExistingRelation, Relation } from './relation.ts';

/** Everything about to happen: printed by `lakec plan`, carried out by the execute phase. */
export interface Plan {
  /** By node id, in DAG order. */
  readonly nodes: ReadonlyMap<string, NodePlan>;
  /** Generic tests of one relation that one query answers; a test that is in none runs on its own. */
  readonly scans: readonly SharedScan[];
  /** Run once, one after the other, before any node starts: schemas, and the tables of `ops` that say whose database this is. */
  readonly setup?: readonly StatementStep[];
}

/** Tests that share a scan: `sql` gives one row, the number of tested rows and then one number for each test, in order. */
export interface SharedScan {
  readonly tests: readonly {
    readonly id: string;
    /** The number counts the failing rows; else it only tells zero from not zero, and the test's own step counts. */
    readonly exact: boolean;
  }[];
  readonly sql: string;
}

/** What one node is about to do. */
export interface NodePlan {
  readonly id: string;
  /** What happens to its relation. `none`: ephemeral, and tests that need no table. */
  readonly action: 'create' | 'replace' | 'insert' | 'merge' | 'overwrite' | 'alter' | 'load' | 'snapshot' | 'test' | 'none';
  /** A few words beside it: `5 files, 2,030 rows`, `adds column email_domain`. */
  readonly summary?: string;
  readonly relation?: Relation;
  readonly existing?: ExistingRelation;
  readonly steps: readonly Step[];
  /** What must be there before any node starts (`create … if not exists`); a text that several nodes ask for runs once. */
  readonly setup?: readonly StatementStep[];
  /** Why the steps can be written only right before the node runs; then `steps` is a preview or empty. */
  readonly late?: string;
}

/** One act. Steps run in order; the first that fails ends the node, after `cleanup` steps of the node have run. */
export type Step =
  | StatementStep
  /** Begun, and committed when all have run; rolled back otherwise. */
  | { readonly kind: 'transaction'; readonly title: string; readonly steps: readonly StatementStep[] }
  /** A file or folder renamed over what is there. */
  | { readonly kind: 'move'; readonly title: string; readonly from: string; readonly to: string }
  /** A file or folder, or all objects below a URL. */
  | { readonly kind: 'remove'; readonly title: string; readonly path: string }
  | { readonly kind: 'folder'; readonly title: string; readonly path: string }
  /** Objects below one URL put in place of those below another, which keeps none of its own. */
  | { readonly kind: 'replace'; readonly title: string; readonly from: string; readonly to: string }
  /**
   * A data test: `count` gives one row, (failures, tested rows or null); `rows` gives the failing rows. `store` keeps them, when there are
   * any; `clear` takes away what an earlier run kept, when there are none.
   */
  | { readonly kind: 'test'; readonly title: string; readonly count: string; readonly rows: string; readonly store?: readonly StatementStep[]; readonly clear?: readonly StatementStep[] }
  /** A unit test: both give rows, compared without order. */
  | { readonly kind: 'compare'; readonly title: string; readonly actual: string; readonly expected: string; readonly columns: readonly string[]; /** What the two queries say, where they are texts. */ readonly texts?: { readonly actual: string; readonly expected: string } }
  /** A materialization that is a macro: it writes its statements as it goes, each depending on what the engine said to those before. */
  | { readonly kind: 'macro'; readonly title: string; /** Its unique id. */ readonly macro: string }
  /** A query whose one row must say zero in its first column, else the node fails with `message`, `{n|row|rows}` replaced by the number and its noun. */
  | { readonly kind: 'guard'; readonly title: string; readonly sql: string; readonly code: string; readonly message: string; readonly hint?: string };

export interface StatementStep {
  readonly kind: 'statement';
  /** A few words: `create the new table aside`. */
  readonly title: string;
  readonly sql: string;
  /** Offset in `sql` at which the node's compiled SQL stands word for word, so that an engine's error finds the template's line. */
  readonly modelAt?: number;
  /** Its row count is the node's. */
  readonly counts?: boolean;
  /** Undoes what an earlier step left aside; runs when the node failed too, and its own failure is not told. */
  readonly cleanup?: boolean;
  /** Before a run: the schema that it makes, which a macro of the project may do. */
  readonly schema?: { readonly database: string; readonly schema: string };
  /** Inside a transaction step: rejects with this diagnostic when the one number that the statement gives is not zero. */
  readonly guard?: { readonly code: string; readonly message: string; readonly hint?: string };
}
