import type { Diagnostic } from './diagnostics.ts';
import type { ColumnType } from './relation.ts';

/** A table of the lake that is kept as files, which other engines can read by way of a catalog. */
export interface StoredTable {
  readonly schema: string;
  readonly identifier: string;
  /** The node whose table it is (also of its quarantine); absent for the tables of `ops`. */
  readonly node?: string;
  readonly format: 'parquet' | 'iceberg' | 'delta';
  /** Folder or URL, without a slash at its end. */
  readonly location: string;
  readonly partitionBy: readonly string[];
  /** It is there. */
  readonly exists: boolean;
  /** Columns as it was last written, partition columns last; where the lake keeps note of them. */
  readonly columns?: readonly ColumnType[];
  /** The run that last wrote it, where the lake keeps note of it. */
  readonly runId?: string;
}

/** Entries of a metastore, in the words of the Glue service: what is sent and what is read has its names. */
export interface CatalogColumn {
  readonly Name: string;
  readonly Type?: string;
  readonly Comment?: string;
}

export interface DatabaseInput {
  readonly Name: string;
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, string>>;
}

export interface StorageDescriptor {
  readonly Columns?: readonly CatalogColumn[];
  readonly Location?: string;
  readonly InputFormat?: string;
  readonly OutputFormat?: string;
  readonly Compressed?: boolean;
  readonly SerdeInfo?: { readonly Name?: string; readonly SerializationLibrary?: string; readonly Parameters?: Readonly<Record<string, string>> };
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

export interface TableInput {
  readonly Name: string;
  readonly Description?: string;
  readonly Owner?: string;
  readonly Retention?: number;
  readonly StorageDescriptor?: StorageDescriptor;
  readonly PartitionKeys?: readonly CatalogColumn[];
  readonly TableType?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly [other: string]: unknown;
}

/** A table as the catalog has it. */
export interface CatalogEntry extends TableInput {
  readonly VersionId?: string;
}

export interface PartitionInput {
  readonly Values: readonly string[];
  readonly StorageDescriptor: StorageDescriptor;
}

/** A partition as the catalog has it. */
export interface CatalogPartition {
  readonly Values: readonly string[];
  readonly StorageDescriptor?: StorageDescriptor;
}

/** Why one partition of a batch was refused; the others took effect. */
export interface PartitionRefusal {
  readonly values: readonly string[];
  readonly code: string;
  readonly message: string;
}

/** The metastore. Every call that is refused throws a `CatalogError`; pages are followed to their end. */
export interface Catalog {
  hasDatabase(name: string): Promise<boolean>;
  tables(database: string): Promise<readonly CatalogEntry[]>;
  /** Undefined when there is none of that name. */
  table(database: string, name: string): Promise<CatalogEntry | undefined>;
  partitions(database: string, table: string): Promise<readonly CatalogPartition[]>;
  createDatabase(input: DatabaseInput): Promise<void>;
  createTable(database: string, input: TableInput): Promise<void>;
  /** Refused as `conflict` when the entry has another version by now. */
  updateTable(database: string, input: TableInput, version: string | undefined): Promise<void>;
  deleteTable(database: string, name: string): Promise<void>;
  /** Any number; sent in batches of what the service takes. */
  createPartitions(database: string, table: string, partitions: readonly PartitionInput[]): Promise<readonly PartitionRefusal[]>;
  updatePartitions(database: string, table: string, partitions: readonly PartitionInput[]): Promise<readonly PartitionRefusal[]>;
  deletePartitions(database: string, table: string, values: readonly (readonly string[])[]): Promise<readonly PartitionRefusal[]>;
  close(): void;
}

export type CatalogErrorKind = 'denied' | 'exists' | 'missing' | 'conflict' | 'unreachable' | 'failed';

/** The catalog said no. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';
  readonly kind: CatalogErrorKind;
  /** What was asked: `glue:CreateTable`. */
  readonly action: string;
  /** What it was about: an ARN where one is known. */
  readonly resource: string;
  constructor(kind: CatalogErrorKind, action: string, resource: string, message: string) {
    super(message);
    this.kind = kind;
    this.action = action;
    this.resource = resource;
  }
}

/** What the catalog has of the databases that a lake registers in. */
export interface CatalogState {
  readonly databases: ReadonlySet<string>;
  /** By `database.table`, in lower case. */
  readonly tables: ReadonlyMap<string, CatalogEntry>;
  /** Of tables that are partitioned, by the same key. */
  readonly partitions: ReadonlyMap<string, readonly CatalogPartition[]>;
}

/** Everything that registering is about to do. */
export interface CatalogPlan {
  readonly databases: readonly { readonly input: DatabaseInput; readonly kind: 'create' | 'unchanged' }[];
  /** By database and name. */
  readonly tables: readonly TableAction[];
}

/** What happens to one entry, with the exact inputs. */
export type TableAction = {
  readonly database: string;
  readonly name: string;
  readonly node?: string;
} & (
  | { readonly kind: 'create'; readonly input: TableInput; readonly partitions: PartitionChanges }
  | { readonly kind: 'unchanged'; readonly partitions: PartitionChanges }
  | { readonly kind: 'update'; readonly input: TableInput; readonly version?: string; readonly changes: readonly string[]; readonly partitions: PartitionChanges }
  /** `replace`: dropped and made anew, files untouched; else it stays as it is, and the registration fails. */
  | { readonly kind: 'breaking'; readonly input: TableInput; readonly changes: readonly string[]; readonly replace: boolean; readonly partitions: PartitionChanges; readonly diagnostic: Diagnostic }
  | { readonly kind: 'removed'; readonly deregister: boolean; readonly madeBy?: string }
  /** Nothing can be done; a diagnostic says why. */
  | { readonly kind: 'refused'; readonly because: 'not-ours' | 'clash' | 'bad-name' | 'no-columns'; readonly diagnostic: Diagnostic }
  /** Nothing is to be done: it was not built, or others keep its entry. */
  | { readonly kind: 'skipped'; readonly why: string }
);

export interface PartitionChanges {
  readonly create: readonly PartitionInput[];
  readonly update: readonly PartitionInput[];
  readonly delete: readonly (readonly string[])[];
}

/** What became of one entry. */
export interface CatalogOutcome {
  readonly action: TableAction;
  readonly status: 'created' | 'updated' | 'replaced' | 'unchanged' | 'deregistered' | 'kept' | 'skipped' | 'failed';
  readonly partitions: { readonly created: number; readonly updated: number; readonly deleted: number };
}
