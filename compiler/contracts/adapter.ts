import type { Diagnostic } from './diagnostics.ts';
import type { ColumnType, ExistingRelation, Relation } from './relation.ts';
import type { Dialect } from './dialect.ts';
import type { ConfigMap, EngineType, Project, Target } from './project.ts';
import type { Manifest } from './manifest.ts';
import type { Probe } from './probe.ts';
import type { StoredTable } from './catalog.ts';
import type { Host } from './host.ts';
import type { JobEngine } from './job.ts';
import type { PythonEngine } from './python.ts';

/** An engine that lakec can build in. Each lives in `compiler/adapters/<name>/`. */
export interface Adapter {
  readonly type: EngineType;
  readonly dialect: Dialect;
  /** Opens the engine; throws an `EngineError` when it can't be had. `readOnly`: nothing will be written, and no file is made. */
  open(target: Target, host: Host, options?: OpenOptions): Promise<Engine>;
  /** What `lakec debug` tries of this engine, in order; absent: that it opens and answers. */
  probes?(target: Target, host: Host, options: OpenOptions): readonly Probe[];
  /** A binder on empty tables in memory, for the check phase and lint. */
  openBinder(world?: BinderWorld): Promise<Binder>;
}

/** What a binder needs to look at files that SQL names in an object store. */
export interface BinderWorld {
  readonly host: Host;
  readonly project: Project;
}

export interface OpenOptions {
  readonly readOnly?: boolean;
  /** The project, for engines whose tables lie where its config says. */
  readonly project?: Project;
  /** Something of the project lies in an object store: landed files, or the files of a model. */
  readonly objectStore?: boolean;
  /** Folder for what a run leaves behind: `target`. */
  readonly targetPath?: string;
  /** Nothing is going to be run: what can't be asked for want of credentials or a network is not waited for. Where it counts as not there, that is told. */
  readonly dryRun?: boolean;
  /** Says a line to whoever waits. */
  readonly message?: (text: string) => void;
}

/** An opened engine: a statement engine gives connections, each used by one node at a time. */
export interface Engine {
  /** True as long as nothing was asked of an engine that opens when it is. */
  idle?(): boolean;
  /** Set where a run is one job: then nodes do not run on connections, which only read what is there. */
  readonly job?: JobEngine;
  /** The dialect that its connections take, where that is not the adapter's: what only reads may be answered by another engine. */
  readonly reads?: Dialect;
  connect(): Promise<Connection>;
  /** All relations of the schemas named; a schema that is not there has none. Sorted. */
  listRelations(schemas: readonly { readonly database: string; readonly schema: string }[]): Promise<readonly ExistingRelation[]>;
  /** Columns in order of all relations of the schemas named, by `relationKey`. */
  listColumns(schemas: readonly { readonly database: string; readonly schema: string }[]): Promise<ReadonlyMap<string, readonly ColumnType[]>>;
  /** Columns in order; undefined when the relation is not there. */
  columns(relation: Relation): Promise<readonly ColumnType[] | undefined>;
  /** The project's tables that are kept as files, which others read by way of a catalog; absent where an engine keeps its tables to itself. */
  stored?(manifest: Manifest): readonly StoredTable[];
  /** Runs models that are written in Python; absent where the engine runs none. */
  readonly python?: PythonEngine;
  close(): Promise<void>;
}

export interface Connection {
  /** Runs one statement, and gives its rows. */
  query(sql: string): Promise<QueryResult>;
  /** Runs one or more statements; `rows` is the number that the last one changed, where the engine tells. */
  execute(sql: string): Promise<{ readonly rows?: number }>;
  /**
   * Runs statements that take effect together or not at all, where the engine takes them as one request; absent: they run one after the
   * other between `begin transaction` and `commit`. The numbers are the rows that each changed, where the engine tells. A guard that
   * gives another number than zero rolls all back.
   */
  transaction?(statements: readonly TransactionStatement[]): Promise<{ readonly rows: readonly (number | undefined)[] } | { readonly refused: number; readonly count: number }>;
  /** What the session sees of schemas and of a relation's columns, its own transaction's changes too; absent: as `Engine` tells. */
  relations?(schemas: readonly { readonly database: string; readonly schema: string }[]): Promise<readonly ExistingRelation[]>;
  columns?(relation: Relation): Promise<readonly ColumnType[] | undefined>;
  /** Interrupts what is running: its promise is rejected with an `EngineError` of kind `cancelled`. */
  cancel(): void;
  /** What the statements that follow are for, where the engine keeps such notes or has settings by node; absent where it does not. */
  about?(work: StatementsFor): Promise<void>;
  /** How files of rows come into a table at once, faster than by INSERTs; absent where the engine has no such way, or its settings lack what it takes. */
  readonly bulkLoad?: BulkLoad;
  /** Rows or percent done of the running statement, where the engine tells. */
  progress?(): { readonly percent?: number; readonly rows?: number } | undefined;
  close(): void;
}

/** How an engine takes files of rows: gzipped CSV without a header, every value in quotes, null as a text of its own without them. */
export interface BulkLoad {
  /** Where they must stand: on this machine's disk, or in S3. */
  readonly from: 'disk' | 's3';
  /** Statements that put all of them into a table, whose columns they have in its order. */
  statements(files: RowFiles): readonly string[];
}

export interface RowFiles {
  readonly into: Relation;
  /** Their absolute folder or its URL; no other files are there, and it has a name of its own. */
  readonly folder: string;
  /** What stands for null; no value is that text. */
  readonly nullText: string;
}

/** `guard`: a query of one number. */
export interface TransactionStatement {
  readonly sql: string;
  readonly guard?: boolean;
}

/** A node's statements within a run. */
export interface StatementsFor {
  readonly runId: string;
  readonly node: string;
  readonly config: ConfigMap;
}

/** Rows as JavaScript values: null, boolean, number (when exact), bigint, string (decimals, dates and timestamps in the engine's text form), arrays, objects. */
export interface QueryResult {
  readonly columns: readonly ColumnType[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Answers what a SELECT gives, without running it. */
export interface Binder {
  /** Makes an empty table (its schema too); replaces the one that is there. */
  define(relation: Relation, columns: readonly ColumnType[]): Promise<void>;
  /** Names what a table was made with; `name` has quotes around each part. Undefined where there is none. */
  defined?(name: string): string | undefined;
  /** Columns and types of a SELECT, or why the engine refuses it. Never throws. */
  describe(sql: string): Promise<{ readonly columns: readonly ColumnType[] } | { readonly error: EngineError }>;
  /** A literal of a SELECT that fails whatever rows there are: `order_id = 'abc'`. Undefined where none does. */
  unreadable?(sql: string): Promise<EngineError | undefined>;
  /** Makes functions that SELECTs may then call; what is refused is left out. */
  learn?(statements: readonly string[]): Promise<void>;
  /** Calls and operators of a SELECT as the engine's own parser reads it; undefined where it can't, absent where the engine does not tell. */
  calls?(sql: string): Promise<readonly SqlCall[] | undefined>;
  /** The tree that DuckDB's parser makes of a SELECT, as `json_serialize_sql` gives it; undefined where it makes none. */
  tree?(sql: string): Promise<object | undefined>;
  /** Names of aggregate functions, in lower case. */
  aggregates?(): Promise<ReadonlySet<string>>;
  /** All that DuckDB's parser makes of a SELECT, as JSON, or why it makes nothing. */
  parsed?(sql: string): Promise<{ readonly json: string } | { readonly error: EngineError }>;
  /** The SELECT that has such a tree; undefined where none has. */
  unparsed?(json: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A function call, an operator between two operands, a cast, or a name that stands alone (`current_date`, or a column of that name). */
export interface SqlCall {
  readonly kind: 'function' | 'operator' | 'cast' | 'name';
  /** In lower case; of a cast: the name of the type, without its arguments. */
  readonly name: string;
  /** UTF-16 offset of the function's name, the operator's sign, or the cast's keyword or `::`. */
  readonly at: number;
  /** True when an expression around it settles the type or takes only its truth: a cast, a comparison. */
  readonly typed: boolean;
  /** True when no column is in it. */
  readonly constant: boolean;
  /** Of a call: functions in the conditions of the CASEs around it and of those among its arguments; in lower case. */
  readonly conditions?: readonly string[];
  /** Of a window function: what it is partitioned by, a column or something else. */
  readonly partition?: readonly (string | undefined)[];
  /** Of a window function: what it orders by, each with its column where it is one. */
  readonly order?: readonly { readonly column: string | undefined; readonly nullsStated: boolean }[];
  /** Types of the arguments, in the engine's spelling, as bound in the call's own scope; undefined when nothing can tell. */
  argumentTypes(): Promise<readonly string[] | undefined>;
}

/** What about a statement the engine refuses, where it tells. Names are as in the SQL, without quotes. */
export type SqlFault =
  | { readonly kind: 'syntax' }
  | { readonly kind: 'unknown-column'; readonly name: string; /** Alias or table that was to have it. */ readonly of?: string }
  | { readonly kind: 'ambiguous-column'; readonly name: string; /** As to be written instead. */ readonly choices?: readonly string[] }
  /** A qualifier (`o` in `o.id`) that names nothing in FROM. */
  | { readonly kind: 'unknown-alias'; readonly name: string }
  /** `name`: as far as the engine repeats it: the identifier, or a leading part of the full name. */
  | { readonly kind: 'unknown-relation'; readonly name: string }
  | { readonly kind: 'unknown-function'; readonly name: string }
  | { readonly kind: 'unknown-type'; readonly name: string }
  /** Values of types that do not go together; `call`: function or operator, and the types that it was given. */
  | { readonly kind: 'types'; readonly call?: { readonly name: string; readonly types: readonly string[] } }
  /** A column beside aggregates that the SELECT does not group by. */
  | { readonly kind: 'not-grouped'; readonly name: string }
  /** An aggregate or a window function where there can be none: `WHERE`, `GROUP BY`, another aggregate. */
  | { readonly kind: 'misplaced-call'; readonly what: 'aggregate' | 'window'; readonly inside: string }
  /** Sides of a set operation that differ in the number of their columns. */
  | { readonly kind: 'set-columns' }
  /** A literal that can't be made what is wanted; `how`: by a cast, by what it stands beside, or by a format. `text` and `as` are as in the SQL. */
  | { readonly kind: 'literal'; readonly text: string; readonly as: string; readonly how: 'cast' | 'beside' | 'format' }
  | { readonly kind: 'not-a-select' }
  /** Needs something that this binder lacks and the engine itself may have: an extension, the values of a table. */
  | { readonly kind: 'beyond-the-binder' };

export type EngineErrorKind =
  /** The statement is wrong, or its data does not fit. */
  | 'sql' | 'constraint' | 'conversion'
  /** The world is: */
  | 'connection' | 'locked' | 'corrupt' | 'space' | 'memory' | 'permission' | 'missing-file' | 'cancelled' | 'conflict'
  /** A service does not accept who asks (keys that are missing, wrong or expired), or wants fewer requests. */
  | 'credentials' | 'throttled'
  /** A part of the engine that is delivered apart from it is not there. */
  | 'extension';

/** The engine said no. Adapters turn whatever their driver throws into this. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly kind: EngineErrorKind;
  /** The statement, if one was running. */
  readonly sql?: string;
  /** UTF-16 offset in `sql` that the engine points to. */
  readonly offset?: number;
  /** What to type, where whoever refused tells or whoever asked knows (`Candidate bindings: …`): the diagnostic's hint. */
  readonly suggestion?: string;
  /** What exactly is wrong with the SQL, where the engine tells. */
  readonly fault?: SqlFault;
  /** Names that the engine offers instead. */
  readonly candidates?: readonly string[];
  /** The complaint as it is to be told, where the adapter has its own words for it. */
  readonly diagnostic?: Diagnostic;
  constructor(kind: EngineErrorKind, message: string, more: { sql?: string; offset?: number; suggestion?: string; fault?: SqlFault; candidates?: readonly string[]; diagnostic?: Diagnostic } = {}) {
    super(message);
    this.kind = kind;
    if (more.sql !== undefined) this.sql = more.sql;
    if (more.offset !== undefined) this.offset = more.offset;
    if (more.suggestion !== undefined) this.suggestion = more.suggestion;
    if (more.fault !== undefined) this.fault = more.fault;
    if (more.candidates !== undefined) this.candidates = more.candidates;
    if (more.diagnostic !== undefined) this.diagnostic = more.diagnostic;
  }
}
