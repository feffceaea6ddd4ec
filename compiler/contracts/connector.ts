import type { Diagnostic, Span } from './diagnostics.ts';
import type { Files } from './host.ts';
import type { Column } from './manifest.ts';
import type { ConfigMap } from './project.ts';

/** How a source's rows are brought: `sources.<name>.type`. */
export type ConnectorType = 'files' | 'http' | 'redshift' | 'snowflake' | 'kafka';

/** What a folder of `compiler/connectors/` gives: it opens a source, and loads its driver only then. */
export interface ConnectorModule {
  /** Throws a `ConnectorError` when the source can't be reached or does not accept who asks. */
  open(world: ConnectorWorld): Promise<Connector>;
}

/** An opened source. */
export interface Connector {
  /**
   * Lands what the source has of a table and the landing zone lacks; resolves when it has caught up, or soon after `signal` is aborted.
   * Whatever is thrown or killed in between leaves whole files and the state of the last commit, so that calling it again goes on from there.
   * Throws a `ConnectorError`; what the landing zone refuses comes as a `FileError` or an `EngineError`. Memory stays bounded, whatever the source holds.
   */
  bring(table: TableToLand, landing: Landing): Promise<void>;
  /** Asks the source for what `bring` would, for `lakec debug`: a phrase that tells what is fine. Nothing lands. Throws as `bring` does, with what to grant. */
  probe(table: TableToLand, basePath: string): Promise<string>;
  close(): Promise<void>;
}

/** The world of one source's connector. */
export interface ConnectorWorld {
  /** Name of the source: `kafka_orders`. */
  readonly source: string;
  /** `sources.<name>.connection` with its secrets revealed: it goes nowhere but to the driver. */
  readonly connection: ConfigMap;
  /** `sources.<name>.options`. */
  readonly options: ConfigMap;
  /** The project's whole config, for the `aws` section and paths. */
  readonly config: ConfigMap;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  /** The project's root, to which paths are relative: absolute. */
  readonly root: string;
  /** Ends on the first Ctrl-C. */
  readonly signal: AbortSignal;
  now(): Date;
  /** Resolves after so many milliseconds, or at once when `signal` is aborted. */
  wait(milliseconds: number): Promise<void>;
  /** Something worth a line: a retry, a rebalance. Secrets are covered. */
  tell(text: string): void;
}

/** One table to bring, as the config declares it. */
export interface TableToLand {
  /** Unique id of the source node: `source.acme_lake.kafka_orders.events`. */
  readonly id: string;
  readonly source: string;
  readonly name: string;
  /** Where it is declared, for diagnostics. */
  readonly span?: Span;
  /** As declared in the properties file. */
  readonly columns: readonly Column[];
  /** What the landed files are to be. */
  readonly format: 'csv' | 'ndjson' | 'parquet';
  readonly mode: 'snapshot' | 'cdc' | 'append';
  readonly watermark: readonly string[];
  readonly lookbackDays: number;
  readonly key: readonly string[];
  /** Which files belong to it: globs of those that hold the whole table, and a folder with `date=` folders. Relative to the base path. */
  readonly snapshot: readonly string[];
  readonly incrementalDir?: string;
  /** The SELECT to land. */
  readonly query?: string;
  /** The topic to land. */
  readonly topic?: string;
  /** The source's options, with the table's own over them. */
  readonly options: ConfigMap;
  /** `YYYY-MM-DD`: the day in whose folder new files stand; `vars.as_of_date`, else today (UTC). */
  readonly day: string;
  /** Back-fill: the first and the last day to bring, inclusive. The watermark is neither used nor moved. */
  readonly range?: { readonly from: string; readonly to: string };
  /** Go on for ever, until `signal`. Only Kafka does. */
  readonly follow: boolean;
}

/** Where a table's files stand, and what was landed there before. File names are relative to the source's base path. */
export interface Landing {
  /** The source's folder or URL, without a slash at its end. */
  readonly basePath: string;
  /** What the last commit left for this connector; empty before the first. Never a secret. */
  readonly state: ConfigMap;
  /** `<incremental_dir>/date=<day>/<file>`, for a file with content of that day (the table's own day by default). The file's name must follow from its content. */
  place(file: string, day?: string): string;
  /** Names of the files that the table has, sorted. */
  names(): Promise<readonly string[]>;
  /** Begins files that are seen all together, by `commit`. One at a time. */
  begin(): Promise<Delivery>;
  /** A single packed file, which is seen when it is landed under its name. For Kafka, whose names are its state. */
  single(): Promise<SingleFile>;
  /** Where rows go that can't be landed as they are: beside `place`, where no load sees them. */
  quarantine(file: string, day?: string): string;
  /** What was claimed under a key. */
  claimed(key: string): Promise<string | undefined>;
  /** Puts a value under a key unless there is one; gives the value that is there then. The first of two processes wins. Kept below `paths.checkpoints_root`. */
  claim(key: string, value: string): Promise<string>;
  /** Told as progress: rows and bytes since the last call. Files count their own rows and bytes; this is for what the source itself writes. */
  progress(more: { readonly rows?: number; readonly bytes?: number; readonly quarantined?: number }): void;
}

/** Files of one commit. */
export interface Delivery {
  /** A folder or URL below the base path that loads don't see. A source that writes files by itself (UNLOAD, COPY INTO) may write here, then call `adopt`. */
  readonly aside: string;
  /** A file of text or bytes; it is packed when its name ends in `.gz`, unless its bytes are to stay `asIs`. */
  file(name: string, asIs?: boolean): Promise<LandingFile>;
  /** A file of rows of text (null: no value) in the table's format: CSV, NDJSON with text values, or Parquet of text columns. Its name's ending is added: `.csv.gz`, `.ndjson.gz`, `.parquet`. */
  rows(name: string, columns: readonly string[]): Promise<RowFile>;
  /** Takes in a file that stands at `<aside>/<from>`; it will be `name`. */
  adopt(from: string, name: string): void;
  /** Takes a landed file away with this commit: its producer has. */
  remove(name: string): void;
  /** Makes the files visible and writes `state`, as one act: killed in between, the next `begin` or run completes it. */
  commit(state: ConfigMap): Promise<void>;
  /** Forgets the files. Nothing is seen of them. Does nothing after `commit`. */
  abandon(): Promise<void>;
}

/** A file that is being written. Memory is bounded: await each call. */
export interface LandingFile {
  write(content: string | Uint8Array, rows?: number): Promise<void>;
  close(): Promise<void>;
}

/** A file whose name is known when it is done. Memory is bounded: await each call. */
export interface SingleFile {
  write(content: string | Uint8Array, rows?: number): Promise<void>;
  /** Makes it visible by one atomic act. False: a file of that name is there already, and this one is forgotten; then its rows don't count. */
  land(name: string): Promise<boolean>;
  /** Forgets it. */
  discard(): Promise<void>;
}

/** A file of rows that is being written. Await each call. */
export interface RowFile {
  /** Values in the order of the columns: canonical text, or null. */
  write(row: readonly (string | null)[]): Promise<void>;
  readonly rows: number;
  /** Bytes of text so far, before packing: start another file at `FULL` of them. */
  readonly bytes: number;
  close(): Promise<void>;
}

/** As many bytes of text as one landed file should have. */
export const FULL = 64 * 1024 * 1024;

/** What a source refused. `lakec explain source-<kind>` has a page for each kind. */
export type ConnectorErrorKind =
  /** No connection, or it was lost and did not come back. */
  | 'unreachable'
  /** The password, token or key is not accepted, or has expired. */
  | 'auth-refused'
  /** Who asks is known, and may not. */
  | 'not-permitted'
  /** There is no such topic, table, database, page. */
  | 'not-there'
  /** It wants fewer requests, and still does after many tries. */
  | 'throttled'
  /** It answered, and what it says can't be used: half a page, no JSON, a wrong content type. */
  | 'bad-answer'
  /** It refused for another reason: an HTTP status, an error in the query. */
  | 'refused'
  /** The config lacks something, or says something that can't be. */
  | 'misconfigured';

/** The source said no. Connectors turn whatever their driver throws into this. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly kind: ConnectorErrorKind;
  /** What to type. */
  readonly suggestion?: string;
  /** The source's own words, line by line. */
  readonly notes?: readonly string[];
  /** The complaint as it is to be told, where the connector has its own words for it. */
  readonly diagnostic?: Diagnostic;
  /** `message` says who refused what, without a full stop: `b-1.example.com:9094 refused the connection`. */
  constructor(kind: ConnectorErrorKind, message: string, more: { suggestion?: string; notes?: readonly string[]; diagnostic?: Diagnostic } = {}) {
    super(message);
    this.kind = kind;
    if (more.suggestion !== undefined) this.suggestion = more.suggestion;
    if (more.notes !== undefined) this.notes = more.notes;
    if (more.diagnostic !== undefined) this.diagnostic = more.diagnostic;
  }
}
