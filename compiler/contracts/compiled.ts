import type { ColumnType } from './relation.ts';
import type { PythonCalls } from './python.ts';
import type { Span } from './diagnostics.ts';

/** A node whose template is rendered: SQL in the engine's dialect. */
export interface CompiledNode {
  readonly id: string;
  /** The SELECT (or the hook's statement), ephemerals inlined. */
  readonly sql: string;
  /** Where a UTF-16 offset of `sql` comes from: the template's text, through macros; `stack` has the call sites, outermost last. */
  locate(offset: number): { readonly span: Span; readonly stack: readonly Span[] } | undefined;
  /** Hooks of the node, rendered. */
  readonly preHooks: readonly Hook[];
  readonly postHooks: readonly Hook[];
  /** A hook asks the engine something: all are rendered when their turn comes, by a materialization that is a macro, and none is in the lists. */
  readonly askingHooks?: boolean;
  /** Names of ephemeral models inlined, outermost last: dbt's `extra_ctes`. */
  readonly inlined: readonly { readonly id: string; readonly sql: string }[];
  /** The render saw `is_incremental()` as true. */
  readonly incremental: boolean;
  /** Of a model in Python, whose text is its `sql`: what its calls of `dbt` mean. Once it has run, its SQL is that of its rows. */
  readonly python?: PythonCalls;
  /** Unit tests: the model's SELECT over the given rows is `sql`; the rows that it must give, and the columns to compare. */
  readonly expected?: { readonly sql: string; readonly columns: readonly string[]; /** Of a macro's test: the texts themselves, which need no engine to be compared. */ readonly texts?: { readonly actual: string; readonly expected: string } };
  /** Generic tests that can share a scan of their relation with others. */
  readonly shared?: SharedTest;
  /** A data test's number of tested rows as a query in the engine's dialect, where the project is written in another. */
  readonly tested?: string;
  /**
   * Set when the template asked the engine something that an earlier node of this run may change: its `sql` is a preview, and the
   * node is compiled again, with what follows, right before it runs.
   */
  readonly late?: string;
}

export interface Hook {
  readonly sql: string;
  /** dbt: inside the transaction of the node's statement (default), or before or after it. */
  readonly transaction: boolean;
}

/** What a generic test counts, as an aggregate over one scan of `from`. */
export interface SharedTest {
  /** Table expression, `where` included; tests with the same text share a scan. */
  readonly from: string;
  /** Aggregate: how many rows fail. For `exact: false` it only tells zero from not zero, and the test's own query then counts. */
  readonly failures: string;
  readonly exact: boolean;
}

/** A compiled node that the binder has seen. */
export interface CheckedNode extends CompiledNode {
  /** Columns in order with the engine's types; undefined: not a SELECT, or `unchecked` says why. */
  readonly output?: readonly ColumnType[];
  /** Names of the columns in order, where its SQL is another dialect's: what the binder says of their types is not the engine's word. */
  readonly names?: readonly string[];
  readonly unchecked?: string;
}
