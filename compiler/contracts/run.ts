import type { Diagnostic, Span } from './diagnostics.ts';
import type { Manifest } from './manifest.ts';
import type { Relation } from './relation.ts';

/** dbt's words, as `run_results.json` has them. */
export type Status = 'success' | 'error' | 'skipped' | 'pass' | 'warn' | 'fail' | 'no-op';

/** What became of one node. */
export interface NodeResult {
  readonly id: string;
  readonly status: Status;
  /** One line: `5,330 rows`, `Got 3 results, configured to fail if != 0`. */
  readonly message: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Tests: how many rows failed, and how many were tested where the threshold needs it. */
  readonly failures?: number;
  readonly tested?: number;
  /** Rows written. */
  readonly rows?: number;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Part of the time that went into compiling it. Seconds. */
  readonly compileSeconds?: number;
  /** 1 to threads. */
  readonly thread: number;
  readonly relation?: Relation;
  /** Partitions that it wrote, as `order_year=2026/order_month=1`, where the engine tells. */
  readonly partitions?: readonly string[];
  /** The SQL that ran, where it differs from the compiled preview. */
  readonly sql?: string;
  /** Where failing rows were stored. */
  readonly stored?: Relation;
  /** Unit tests: the typed diff as lines to print. */
  readonly diff?: readonly string[];
  /** Skipped: the node whose failure is to blame. */
  readonly because?: string;
}

export interface RunResults {
  readonly invocationId: string;
  readonly command: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** In order of finishing. */
  readonly results: readonly NodeResult[];
  /** Ctrl-C ended it. */
  readonly cancelled: boolean;
}

/** What the execute phase tells while it works; the terminal, the plain log and the JSON log are three ways to show it. */
export type RunEvent =
  | { readonly kind: 'run-started'; readonly at: Date; readonly invocationId: string; readonly command: string; readonly target: string; readonly threads: number; readonly nodes: readonly { readonly id: string; readonly label: string; /** Where it is declared, to name the place of a failure. */ readonly span?: Span }[]; /** What the nodes are, for logs that tell of them. */ readonly manifest?: Manifest }
  | { readonly kind: 'node-started'; readonly at: Date; readonly id: string; readonly thread: number }
  | { readonly kind: 'node-progress'; readonly id: string; readonly percent?: number; readonly rows?: number }
  | { readonly kind: 'node-finished'; readonly at: Date; readonly result: NodeResult }
  | { readonly kind: 'cancelling'; readonly at: Date }
  | { readonly kind: 'message'; readonly text: string; readonly level: 'info' | 'debug'; /** What a template said, and the node that it is of. */ readonly by?: 'log' | 'print'; readonly node?: string }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'run-finished'; readonly at: Date; readonly results: RunResults };

/** How old a source's newest row is. */
export interface FreshnessResult {
  readonly id: string;
  /** `runtime error`: the engine could not tell; `diagnostics` says why. */
  readonly status: 'pass' | 'warn' | 'error' | 'runtime error';
  /** The newest value of the source's `loaded_at_field`; undefined when it has no rows. */
  readonly maxLoadedAt?: Date;
  /** The moment that its age is measured against. */
  readonly snapshottedAt: Date;
  /** Seconds; undefined when there are no rows. */
  readonly age?: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly startedAt: Date;
  readonly finishedAt: Date;
}
