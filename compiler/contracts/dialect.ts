import type { LandingSql } from './landing.ts';
import type { ColumnType, Relation, RelationKind } from './relation.ts';
import type { QueryResult } from './adapter.ts';
import type { ConfigMap, DialectName } from './project.ts';

/**
 * An engine's SQL, as pure functions from values to text. A dialect is a spread over `ansi`, so that a reader sees just what
 * differs; capabilities are data. No text ends in a semicolon.
 */
export interface Dialect {
  readonly name: DialectName;
  readonly supports: {
    /** DDL takes part in transactions: a build can be written aside and swapped in one. Where it does not, it ends the transaction that is open, so the planner keeps it out of them. */
    readonly transactionalDdl: boolean;
    /** CREATE TABLE AS takes column definitions, so that a table has its contract's types and NOT NULLs in one act. */
    readonly typedCreateTableAs?: boolean;
    /** Columns come and go in place, though `reshape` is what changes a type. */
    readonly altersColumns?: boolean;
    readonly merge: boolean;
    readonly createOrReplaceTable: boolean;
    readonly createOrReplaceView: boolean;
    /** A table is held to the primary and unique keys that it is declared with. */
    readonly keys?: boolean;
    /** A table is written aside and swapped in within one transaction: a run that is killed leaves nothing aside. */
    readonly wholeBuilds?: boolean;
  };
  /** Longest identifier, in bytes. */
  readonly maxIdentifier: number;
  /** Longest statement, in bytes, where the engine has a limit that statements of data come near. */
  readonly longestStatement?: number;
  /** The identifier, always quoted. */
  quote(identifier: string): string;
  /** The identifier, quoted where a plain spelling would not do. */
  identifier(identifier: string): string;
  /** The relation's name, quoted where a plain spelling would not do. */
  relation(relation: Relation): string;
  /** Where a temporary table of that name lives; it ends with its connection. `beside`: the relation that it is for, whose schema an engine may need. */
  temporary(identifier: string, beside: Relation): Relation;
  /** A query whose rows are the columns of a SELECT (name, type, …), without running it; undefined where the engine has none. */
  describe?(select: string): string;
  /** A table expression of a CSV file's fields as texts, by the columns of its header; undefined where the engine reads no local files. */
  readCsv?(path: string, columns: readonly string[], delimiter: string): string;
  /** Rows of a CSV file with a header, by position, with these types, where the engine finds out by itself how the file is quoted; undefined where it reads no local files. */
  sniffCsv?(path: string, columns: readonly ColumnType[], delimiter: string): string;
  /** Writes a SELECT as Parquet (zstd): to one file, or into a folder by partition columns, with the same names in each run; undefined where the engine writes no local files. */
  copyToParquet?(select: string, path: string, partition: readonly string[]): string;
  /** Writes a SELECT to one file of a format (`parquet`, `csv`, `json`), with options of COPY as SQL; there where `copyToParquet` is. */
  copyToFile?(select: string, path: string, format: string, options: readonly (readonly [string, string])[]): string;
  /** A SELECT of such a file, with options of its reader as SQL. */
  readFile?(path: string, format: string, options: readonly (readonly [string, string])[]): string;
  /** A SELECT of Parquet files (a path or glob); partition columns are taken from the path, with these types. Without `columns`: all, as they come. */
  readParquet?(path: string, partition: readonly ColumnType[], columns?: readonly string[]): string;
  /** A query that gives zero when files match the glob, and one when none does. */
  countFiles?(glob: string): string;
  /** The first name that the engine can't have among those of a relation that is to be made; absent where any name that can be quoted will do. */
  unfitName?(names: NamesToMake): UnfitName | undefined;
  /** A text literal. */
  string(text: string): string;
  /** lakec's types (`string int bigint boolean date timestamp decimal(p,s)`) and the engine's own, in the engine's spelling. */
  type(type: string): string;
  /** A type as the engine describes a column that was made with it, where that differs: two types of one description are one. */
  described?(type: string): string;
  /** How landed files are read; absent where the engine can't. */
  readonly landing?: LandingSql;
  createSchema(relation: { readonly database: string; readonly schema: string }): string;
  createTableAs(relation: Relation, select: string, options?: TableOptions & { readonly columns?: readonly ColumnType[] }): string;
  /** `constraints` are table constraints, each as its SQL. */
  createTable(relation: Relation, columns: readonly ColumnType[], options?: TableOptions & { readonly ifNotExists?: boolean; readonly constraints?: readonly string[] }): string;
  createViewAs(relation: Relation, select: string, options?: { readonly replace?: boolean; readonly config?: NodeOptions }): string;
  /** Relations that the engine itself keeps as new as their config says, by their materialization; absent where the engine has none. */
  readonly kept?: Readonly<Partial<Record<KeptKind, KeptSql>>>;
  /** What must be there before any node starts, by the target's connection: each `create … if not exists`, with a few words. */
  setup?(connection: NodeOptions): readonly { readonly title: string; readonly sql: string }[];
  /** A table with the rows that another has now, without copying them; absent where the engine copies. */
  clone?(relation: Relation, from: Relation, config: NodeOptions): string;
  drop(relation: Relation, kind: RelationKind): string;
  rename(relation: Relation, kind: RelationKind, identifier: string): string;
  insertInto(relation: Relation, columns: readonly string[], select: string): string;
  /** Replaces the partitions that a SELECT's rows lie in, where the engine keeps partitions apart; undefined where rows are deleted and inserted. */
  overwritePartitions?(relation: Relation, columns: readonly string[], select: string): string;
  /** `alias`: the name that the condition knows the table's row by. */
  deleteFrom(relation: Relation, where: string, alias?: string): string;
  /** Deletes the rows that some row of `source` matches, in words of its own where an engine does not take EXISTS there. */
  deleteMatching?(target: Relation, alias: string, source: Relation, sourceAlias: string, on: readonly string[], and: readonly string[]): string;
  update(update: Update): string;
  addColumn(relation: Relation, column: ColumnType): string;
  dropColumn(relation: Relation, column: string): string;
  alterColumnType(relation: Relation, column: ColumnType): string;
  /** All changes of a table's columns at once, where the engine has no ALTER for some of them; `from`: the type that a column has, absent for a new one. */
  reshape?(relation: Relation, columns: readonly (ColumnType & { readonly from?: string })[], config: NodeOptions): string;
  merge(merge: Merge): string;
  comment(relation: Relation, kind: RelationKind, text: string): string;
  /** `config`: of the node; a comment that its relation can't have is `''`. */
  commentColumn(relation: Relation, column: string, text: string, kind?: RelationKind, config?: NodeOptions): string;
  /** Who may do what with a relation, as dbt's `grants` say it; absent where the engine has no such thing. */
  readonly grants?: GrantsSql;
  /** How many rows a condition holds for: an aggregate. */
  countIf(condition: string): string;
  /** Texts joined by commas, nulls left out. */
  joined(texts: readonly string[]): string;
  /**
   * md5 (32 hex digits) of values joined by chr(31), null as chr(30), each in a text form that all engines share: timestamps as
   * microseconds since 1970, the rest as a cast to text gives it.
   */
  fingerprint(parts: readonly { readonly sql: string; readonly type: string }[]): string;
  /** The first 15 hex digits of the fingerprint as a bigint: positive, 60 bits, equal on all engines. */
  surrogateKey(parts: readonly { readonly sql: string; readonly type: string }[]): string;
  /** Equal, where null equals null. */
  same(left: string, right: string): string;
  /** The same of columns that rows are joined by, where the engine joins fast only by another text. */
  sameKey?(left: string, right: string): string;
  /** Not equal, where null equals null; absent: IS DISTINCT FROM. */
  differs?(left: string, right: string): string;
  /** A table that CREATE TABLE AS can't make as the config has it, or whose texts could not grow: it is declared by its columns, and filled. */
  declares?(config: NodeOptions): boolean;
  /** Inserts rows of literals, where the engine has no VALUES in FROM. */
  insertValues?(relation: Relation, columns: readonly string[], rows: readonly (readonly string[])[]): string;
}

/** A node's config: an engine reads the keys there that only it knows (`dist`, `sort`, `cluster_by`, `transient`). */
export type NodeOptions = Readonly<Record<string, unknown>>;

/** The names that a node is about to make; of a view no columns, and none where they are not known. */
export interface NamesToMake {
  readonly relation: Relation;
  readonly columns: readonly string[];
  readonly partitionBy: readonly string[];
  readonly config: NodeOptions;
  readonly project: ConfigMap;
}

/** A name that an engine can't have; `rule` says why not, as the end of a sentence. */
export interface UnfitName {
  readonly what: 'schema' | 'table' | 'column' | 'partition column';
  readonly name: string;
  readonly rule: string;
}

export interface TableOptions {
  readonly replace?: boolean;
  readonly temporary?: boolean;
  /** Of the node whose table it is; absent for tables of lakec's own. */
  readonly config?: NodeOptions;
}

/** A relation that an engine itself refreshes. */
export type KeptKind = 'dynamic_table' | 'materialized_view';

/** How an engine is told of a relation that it keeps as new as its config says. None of these texts may stand in a transaction. */
export interface KeptSql {
  create(relation: Relation, select: string, config: NodeOptions): string;
  /** `create` takes the place of one that is there. */
  readonly replaces: boolean;
  /** Queries that tell how it is now, for `changes`. */
  look(relation: Relation): readonly string[];
  /** What makes one that is there what it should be, by the answers to `look`; undefined where it must be made anew. */
  changes(found: readonly QueryResult[], relation: Relation, select: string, config: NodeOptions): readonly string[] | undefined;
  /** Brings its rows up to date; undefined where the engine does so by itself, or where one that was just made (`isNew`) has them. */
  refresh?(relation: Relation, config: NodeOptions, isNew: boolean): string | undefined;
}

/** Grants as statements; names of privileges are dbt's. */
export interface GrantsSql {
  /** A query that gives the grants there are, for `read`. */
  show(relation: Relation, kind: RelationKind): string;
  /** Rows of `show` as privilege and grantee, without the owner's own. */
  read(result: QueryResult): readonly { readonly privilege: string; readonly grantee: string }[];
  grant(relation: Relation, kind: RelationKind, privilege: string, grantee: string): string;
  revoke(relation: Relation, kind: RelationKind, privilege: string, grantee: string): string;
  /** Whether a relation that is replaced keeps its grants. */
  kept(config: NodeOptions): boolean;
}

/** New values for the rows of a table for which a condition holds. */
export interface Update {
  readonly target: Relation;
  /** The name that conditions and values know the table's row by. */
  readonly alias: string;
  /** All columns of the table, in order: an engine without UPDATE writes the table anew. */
  readonly columns: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  /** A second relation, of which at most one row matches. */
  readonly from?: { readonly relation: Relation; readonly alias: string };
  readonly on: string;
}

/** An upsert: rows of `source` (a relation's name or a parenthesised SELECT) into `target`. */
export interface Merge {
  readonly target: Relation;
  readonly source: string;
  /** Conditions joined by AND; the aliases are DBT_INTERNAL_DEST and DBT_INTERNAL_SOURCE. */
  readonly on: readonly string[];
  /** Columns that a match updates; empty: matches are left alone. */
  readonly update: readonly string[];
  /** A match is updated only when this holds. */
  readonly updateWhen?: string;
  /** A row without a match is inserted only when this holds. */
  readonly insertWhen?: string;
  readonly insert: readonly string[];
  /** All columns of the table, in order, where it has more than those: they keep their values, and are null in rows that are inserted. */
  readonly columns?: readonly string[];
}
