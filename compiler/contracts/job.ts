import type { Diagnostic } from './diagnostics.ts';
import type { Manifest } from './manifest.ts';
import type { Plan, SharedScan } from './plan.ts';
import type { ColumnType } from './relation.ts';

/**
 * A run as one job: what an engine that takes batches (Spark) carries out by itself. It is `plan.json`: plain data, without secrets. The
 * runner beside it does what the execute phase does on a statement engine: units whose predecessors have finished run on N threads,
 * what descends from a failure is skipped, and each node's writes become visible together or not at all.
 */
export interface JobPlan {
  readonly version: 1;
  readonly run_id: string;
  readonly project: string;
  readonly env: string;
  /** Units at once. */
  readonly threads: number;
  readonly fail_fast: boolean;
  /** A failed test stops what waits for it, as an error does; else only errors do. */
  readonly tests_stop: boolean;
  /** Session settings that lakec's rules need; set on the session before anything runs. */
  readonly conf: Readonly<Record<string, string>>;
  /** Folder or URL for the journal of commits and the registry of relations (`registry.ts`); ends without a slash. */
  readonly state_root: string;
  /** Folder or URL below which tables are written aside; on the same file system or bucket as the tables. */
  readonly staging_root: string;
  /** Where `events-*.jsonl` and `result.json` go: a folder or URL. */
  readonly job_root: string;
  /** Every table and view that a step names, by `schema.identifier`; each is registered in the session under that name when it exists. */
  readonly tables: Readonly<Record<string, JobTable>>;
  readonly setup: readonly JobStatement[];
  readonly units: readonly JobUnit[];
  /** Content key of what was asked: the chosen nodes, the project's files and its config. A later run that asks the same follows this job. */
  readonly asked?: string;
}

/** A job that an earlier lakec started and did not see to its end. */
export interface PendingJob {
  readonly plan: JobPlan;
  /** It works still; else it ended, and nobody has read its result. */
  readonly running: boolean;
}

/** A relation of the lake. */
export interface JobTable {
  readonly schema: string;
  readonly identifier: string;
  /** `view`: a stored SELECT. `parquet`, `iceberg`, `delta`: how its files are kept. */
  readonly format: 'parquet' | 'iceberg' | 'delta' | 'view';
  /** Folder or URL, without a slash at its end. */
  readonly location: string;
  /** Iceberg: the full name that statements write to: `glue_catalog.acme_lake_silver_prod.customer_changes_silver`. */
  readonly catalog_name?: string;
  readonly partition_by: readonly string[];
  /** It was there when the job was planned. */
  readonly exists: boolean;
  /** Its columns then; types in Spark's spelling. */
  readonly columns?: readonly ColumnType[];
  /** Of a view that is there: its SELECT. */
  readonly select?: string;
  /** The node whose relation it is (also of its quarantine); absent for the tables of `ops`. */
  readonly node?: string;
}

/** What one thread does at a time: a node, or the tests that share a scan. */
export interface JobUnit {
  /** Ids that must have finished before. A failure of one (`error`, `fail`, `skipped`) skips this unit, unless `always`. */
  readonly after: readonly string[];
  /** Runs whatever became of those before it: hooks at the end of a run. */
  readonly always?: boolean;
  readonly nodes: readonly JobNode[];
  /** One query for all of the unit's tests: its one row is the number of tested rows, then one number for each test in order. */
  readonly scan?: { readonly sql: string; /** By test: the number counts failing rows; else it only tells zero from not zero, and the test's own step counts. */ readonly exact: readonly boolean[] };
}

export interface JobNode {
  readonly id: string;
  readonly kind: 'model' | 'seed' | 'snapshot' | 'test' | 'unit_test' | 'operation';
  /** Where its rows go: a key of `tables`. */
  readonly table?: string;
  readonly steps: readonly JobStep[];
  /** Tests: from how many failing rows on it warns or fails. */
  readonly judge?: { readonly error?: JobThreshold; readonly warn?: JobThreshold };
}

/** `percent`: the limit is a share of the tested rows. */
export interface JobThreshold {
  readonly operator: '>' | '>=' | '<' | '<=' | '=' | '!=';
  readonly limit: number;
  readonly percent: boolean;
}

/** Steps run in order; the first that fails ends the node, and nothing of its transaction is seen. */
export type JobStep =
  | JobStatement
  /** All of them take effect together, or none. A statement of it sees what those before it wrote. */
  | { readonly do: 'transaction'; readonly title: string; readonly steps: readonly JobStatement[] }
  /** `count` gives one row (failures, tested rows or null); `store` keeps the failing rows when there are any, `clear` runs when there are none. */
  | { readonly do: 'test'; readonly title: string; readonly count: string; readonly store: readonly JobStatement[]; readonly clear: readonly JobStatement[] }
  /** Both give rows, compared as bags; the event carries the rows in which they differ (at most 100 of each side). */
  | { readonly do: 'compare'; readonly title: string; readonly actual: string; readonly expected: string; readonly columns: readonly string[] };

/** One statement. `table` is a key of `tables`. */
export type JobStatement = JobAct & {
  readonly title: string;
  /** Offset in its SELECT or SQL at which the node's compiled SQL stands word for word. */
  readonly model_at?: number;
  /** Its row count is the node's. */
  readonly counts?: boolean;
  /** A query, asked before it runs, for the number of rows that it changes, where that is not what it writes. */
  readonly rows?: string;
  /** Runs also when the node failed; its own failure is not told. */
  readonly cleanup?: boolean;
};

export type JobAct =
  /** The SELECT's rows become all of the table, which is made when it is not there. The SELECT may read the table itself. */
  | { readonly do: 'replace'; readonly table: string; readonly select: string }
  /** The SELECT's rows (its columns are `columns`, in order) are added; columns left out are null. */
  | { readonly do: 'append'; readonly table: string; readonly columns: readonly string[]; readonly select: string }
  /** The SELECT's rows replace the partitions that they lie in. */
  | { readonly do: 'partitions'; readonly table: string; readonly columns: readonly string[]; readonly select: string }
  /** The table is as the SELECT says, or as `sql` makes it (`{target}` stands for its full name): by the latter while it has the files that the lake has. */
  | { readonly do: 'merge'; readonly table: string; readonly sql: string; readonly select: string }
  /** An empty table of these columns; `if_not_exists`: one that is there stays as it is. */
  | { readonly do: 'create'; readonly table: string; readonly columns: readonly ColumnType[]; readonly if_not_exists: boolean }
  | { readonly do: 'view'; readonly table: string; readonly select: string }
  /** The rows of the SELECT, computed once, under a name without a schema, until the node ends. */
  | { readonly do: 'temporary'; readonly name: string; readonly select: string }
  /** A name without a schema for a SELECT, until the node ends; nothing is computed. */
  | { readonly do: 'alias'; readonly name: string; readonly select: string }
  /**
   * A name without a schema for landed files, until the job ends. `csv`: fields as text in columns c0, c1, … by position, the header skipped, quotes
   * doubled inside quotes, gzip by name; `lines`: a column `line`, null where it is blank; `parquet`: the files' columns. And `filename`: the
   * path as it is in `files`.
   */
  | { readonly do: 'landed'; readonly name: string; readonly format: 'csv' | 'lines' | 'parquet'; readonly files: readonly string[]; readonly width?: number }
  /** The table, view or temporary table goes, where it is there. */
  | { readonly do: 'drop'; readonly table: string }
  | { readonly do: 'forget'; readonly name: string }
  /** The query gives one number; when it is not zero the node fails with `message`, `{n|row|rows}` replaced by the number and its noun. */
  | { readonly do: 'guard'; readonly sql: string; readonly code: string; readonly message: string; readonly hint?: string }
  /** Spark SQL as it is: hooks. */
  | { readonly do: 'sql'; readonly sql: string };

/** A line of `events-*.jsonl`: what the runner tells while it works. Times are ISO 8601, UTC. */
export type JobEvent =
  | { readonly event: 'job_started'; readonly at: string; readonly spark: string; readonly python: string; readonly application_id?: string }
  | { readonly event: 'node_started'; readonly at: string; readonly id: string; readonly thread: number }
  | ({ readonly event: 'node_finished' } & JobNodeResult)
  | { readonly event: 'message'; readonly at: string; readonly level: 'info' | 'debug'; readonly text: string }
  | { readonly event: 'job_finished'; readonly at: string };

export interface JobNodeResult {
  readonly id: string;
  readonly status: 'success' | 'error' | 'skipped' | 'pass' | 'warn' | 'fail' | 'no-op';
  readonly started_at: string;
  readonly finished_at: string;
  /** 1 to `threads`. */
  readonly thread: number;
  readonly rows?: number;
  readonly failures?: number;
  readonly tested?: number;
  /** Failing rows were kept. */
  readonly stored?: boolean;
  /** Skipped: the id whose failure is to blame, `cancelled` or `fail-fast`. */
  readonly because?: string;
  readonly error?: JobError;
  /** `compare`: rows as text (null stays null) that only one side has. */
  readonly missing?: readonly (readonly (string | null)[])[];
  readonly unexpected?: readonly (readonly (string | null)[])[];
  /** Partitions that the node wrote, as `order_year=2026/order_month=1`; sorted. Iceberg keeps its own. */
  readonly partitions?: readonly string[];
}

export interface JobError {
  /** As `EngineErrorKind`, or `guard`. */
  readonly kind: 'sql' | 'constraint' | 'conversion' | 'connection' | 'space' | 'memory' | 'permission' | 'missing-file' | 'cancelled' | 'conflict' | 'guard';
  readonly message: string;
  /** Of a guard. */
  readonly code?: string;
  readonly hint?: string;
  /** Spark's error class: `DIVIDE_BY_ZERO`. */
  readonly class?: string;
  /** Which step of the node, and which statement within its transaction. */
  readonly step?: number;
  readonly statement?: number;
  /** UTF-16 offset in that statement's SELECT or SQL, and the text there, where Spark tells. */
  readonly offset?: number;
  readonly fragment?: string;
}

/** `result.json`, written last and whole: the job ran to its end, whatever became of its nodes. */
export interface JobResult {
  readonly run_id: string;
  readonly spark: string;
  readonly python: string;
  readonly started_at: string;
  readonly finished_at: string;
  readonly cancelled: boolean;
  /** No node was started: this Spark or Python does not fit, or the setup was refused. */
  readonly error?: JobError;
  /** The Connect server that the statements were sent to was gone before the job ended: what was at work then has no result. */
  readonly lost?: boolean;
  /** In order of finishing. */
  readonly nodes: readonly JobNodeResult[];
  /** Never of the file: the job ended before its time, for this reason, and `nodes` is what it had told. */
  readonly failure?: Diagnostic;
}

/** `<state_root>/relations/<schema>.<identifier>.json`: what a lake without a database of its own has, as its last commit left it. */
export interface RegisteredRelation {
  readonly schema: string;
  readonly identifier: string;
  readonly format: JobTable['format'];
  readonly location: string;
  readonly catalog_name?: string;
  readonly partition_by: readonly string[];
  /** In order, partition columns last; types in lakec's words (`string int bigint boolean date timestamp decimal(p,s)`) or Spark's simple strings. */
  readonly columns: readonly ColumnType[];
  /** Of a view. */
  readonly select?: string;
  /** The data files that are live, whole paths, sorted: a reader who goes by them sees one version, whatever is being committed, and needs no metadata of Iceberg or Delta. */
  readonly files?: readonly string[];
  /** Iceberg and Delta: the version of their own that it is, whose files these are. */
  readonly snapshot?: string;
  readonly node?: string;
  readonly run_id: string;
}

/** An engine that takes a whole run as one job. */
export interface JobEngine {
  /** The job that carries out a plan. Pure. */
  make(input: JobInput): JobPlan;
  /**
   * Starts the job and follows it to its end. Throws an `EngineError` when it can't be started or ends without a result. `signal`:
   * the job is cancelled, and what finished before is in the result.
   */
  run(job: JobPlan, world: JobWorld): Promise<JobResult>;
  /** The newest job of this project and target that nobody has seen the end of; undefined when there is none. */
  pending?(): Promise<PendingJob | undefined>;
  /** Writes what `run` would submit into a folder, and submits nothing; gives the paths. Where a job leaves this machine. */
  prepare?(job: JobPlan, folder: string): Promise<readonly string[]>;
  /** Follows a pending job to its end as `run` does its own: its events are told from the first on, each once. */
  follow?(pending: PendingJob, world: JobWorld): Promise<JobResult>;
}

/** How a job runs, once it is made. */
export type JobRunner = Pick<JobEngine, 'run' | 'pending' | 'follow' | 'prepare'>;

/** What a job is made from. */
export interface JobInput {
  readonly manifest: Manifest;
  readonly plan: Plan;
  readonly units: readonly JobInputUnit[];
  /** Thresholds of data tests by id. */
  readonly judges: ReadonlyMap<string, NonNullable<JobNode['judge']>>;
  readonly runId: string;
  readonly threads: number;
  readonly failFast: boolean;
  readonly testsStop: boolean;
  /** `JobPlan.asked`. */
  readonly asked?: string;
}

export interface JobInputUnit {
  readonly ids: readonly string[];
  readonly after: readonly string[];
  readonly always: boolean;
  readonly scan?: SharedScan;
}

export interface JobWorld {
  emit(event: JobEvent): void;
  readonly signal: AbortSignal;
  /** Tells people something that is no event of a node: `waiting for capacity`. */
  message(text: string): void;
}
