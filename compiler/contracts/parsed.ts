import type { Diagnostic } from './diagnostics.ts';
import type { Flags } from './flags.ts';
import type { SelectorDefinition } from './manifest.ts';
import type { ConfigMap, FileKind } from './project.ts';

/** What phase 2 makes: what each file says, names not resolved yet. */
export interface Parsed {
  /** In the order of `Project.files`; lakec's own macros come last. */
  readonly files: readonly ParsedFile[];
  /** The text of a file of the project, or of one of lakec's own (`lakec://…`). */
  readonly read: (path: string) => string;
  /** What templates can see beside the project. */
  readonly outside: Outside;
}

/** The world as templates see it while nothing runs. */
export interface Outside {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly flags?: Flags;
  /** When the run started, for templates that configure themselves by the time; 1970 where it is not given. */
  readonly startedAt?: Date;
}

/** What one file says. Plain JSON, so that a cache can hold it: offsets are those of the file's text. */
export interface ParsedFile {
  readonly path: string;
  readonly relativePath: string;
  readonly kind: FileKind;
  readonly package: string;
  /** dbt's checksum of the file: sha256 of its text, outer blanks left out. */
  readonly checksum: string;
  /** The whole file of a model, singular test or analysis; each block of a snapshot file. */
  readonly templates?: readonly ParsedTemplate[];
  readonly macros?: readonly ParsedMacro[];
  readonly docs?: readonly { readonly name: string; readonly text: string; readonly at: readonly [start: number, end: number] }[];
  readonly entries?: readonly ParsedEntry[];
  readonly selectors?: readonly SelectorDefinition[];
  readonly diagnostics?: readonly Diagnostic[];
  /** What the result was made from beside the file's own text. */
  readonly basis: Basis;
}

/** When a parsed file may be used again: its text is the same, and so is what its templates ran into. */
export interface Basis {
  /** Macros that were called but not run, since they cannot touch `ref`, `source` or `config`. */
  readonly calls?: readonly string[];
  /** A template was rendered: every macro must be as it was. */
  readonly rendered?: boolean;
  /** Hashes of the environment variables that were read; null where one was not set. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Other files that were read: path and checksum. */
  readonly files?: Readonly<Record<string, string>>;
}

/** `[name, start, end, package, version]` of a `ref()`; trailing nulls left out. */
export type RefFact = readonly [name: string, start: number, end: number, packageName?: string | null, version?: string | number | null];
/** `[source, table, start, end]` of a `source()`. */
export type SourceFact = readonly [source: string, table: string, start: number, end: number];

/** What a template refers to and how it configures itself. */
export interface TemplateFacts {
  readonly refs: readonly RefFact[];
  readonly sources: readonly SourceFact[];
  /** `function()` calls. */
  readonly functions?: readonly RefFact[];
  readonly config: ConfigMap;
  /** Names of macros that it calls, as written, sorted. */
  readonly calls: readonly string[];
  /** A run may see more than the parse did: it asks the engine, or branches on `execute`. */
  readonly needsRender: boolean;
}

export interface ParsedTemplate extends TemplateFacts {
  readonly kind: 'model' | 'snapshot' | 'test' | 'analysis' | 'function';
  readonly name: string;
  /** Where its code stands. */
  readonly start: number;
  readonly end: number;
}

export interface ParsedMacro {
  readonly kind: 'macro' | 'test' | 'materialization';
  /** What calls it: `cents`, `test_unique`, `materialization_view_default`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Names that it reads, dotted where it calls them so; `adapter.dispatch` targets as `*__name`. */
  readonly calls: readonly string[];
  /** It calls `ref`, `source` or `config` itself, or something that only a run can name. */
  readonly touches: boolean;
}

export type EntryKind =
  | 'model' | 'seed' | 'snapshot' | 'source' | 'exposure' | 'group' | 'macro' | 'unit_test' | 'analysis' | 'test'
  | 'semantic_model' | 'metric' | 'saved_query' | 'function';

/** One entry of a properties file, checked and with its Jinja and references evaluated. */
export interface ParsedEntry {
  readonly kind: EntryKind;
  readonly name: string;
  /** Place of the name. */
  readonly at: readonly [start: number, end: number];
  /** Every key but `columns`, `tests`, `tables` and `versions`. */
  readonly value: ConfigMap;
  readonly columns?: readonly ParsedColumn[];
  readonly tests?: readonly ParsedTest[];
  /** Of a source. */
  readonly tables?: readonly ParsedEntry[];
  /** Of a model. */
  readonly versions?: readonly ParsedVersion[];
  /** What an exposure reads, and the tables that a model's foreign keys point to. */
  readonly facts?: TemplateFacts;
}

export interface ParsedVersion {
  readonly v: string | number;
  readonly at: readonly [start: number, end: number];
  readonly value: ConfigMap;
  readonly columns: readonly ParsedColumn[];
  readonly tests: readonly ParsedTest[];
}

export interface ParsedColumn {
  readonly name: string;
  readonly at: readonly [start: number, end: number];
  readonly value: ConfigMap;
}

/** A generic test as declared on a node or column, with the names that dbt gives it. */
export interface ParsedTest {
  /** Full name: what its id and fqn hold. */
  readonly name: string;
  /** The same cut and hashed, when it is long: its file name and its alias. */
  readonly short?: string;
  /** Ten hex digits that end its id. */
  readonly hash: string;
  /** Which test: `unique`. */
  readonly test: string;
  readonly namespace?: string;
  readonly column?: string;
  readonly arguments?: ConfigMap;
  /** Paths of whole numbers among the arguments that are written as floats. */
  readonly floats?: readonly (readonly string[])[];
  readonly config?: ConfigMap;
  /** The config of its entry alone, where its macro says more. */
  readonly entryConfig?: ConfigMap;
  /** Tags of its column and its own. */
  readonly tags?: readonly string[];
  readonly description?: string;
  readonly at: readonly [start: number, end: number];
  /** Beside the node that it stands on. */
  readonly refs?: readonly RefFact[];
  readonly sources?: readonly SourceFact[];
}
