import type { SelectorDefinition } from './manifest.ts';
import type { Secret } from './secret.ts';
import type { WholeFloat } from './whole-float.ts';
import type { Severity } from './diagnostics.ts';

/** A value of a config or properties file. Numbers are JavaScript's; an integer stays one. */
export type ConfigValue = string | number | boolean | null | Secret | WholeFloat | readonly ConfigValue[] | ConfigMap;
export interface ConfigMap {
  readonly [key: string]: ConfigValue | undefined;
}

export type EngineType = 'duckdb' | 'spark_local' | 'spark_connect' | 'spark_emr' | 'spark_emr_ec2' | 'snowflake' | 'redshift' | 'postgres';
export type DialectName = 'duckdb' | 'spark' | 'snowflake' | 'redshift' | 'postgres';

/** Where to build. */
export interface Target {
  /** `dev`, `prod`, …: the config file's name, or the profile's output. */
  readonly name: string;
  readonly engine: EngineType;
  /** The engine's own dialect; a project may be written in another (`Project.dialect`). */
  readonly dialect: DialectName;
  /** Default database (catalog) and schema of relations; DuckDB: the file's stem, and `main`. */
  readonly database: string;
  readonly schema: string;
  /** Nodes at once, 1 to 64. */
  readonly threads: number;
  /** DuckDB: the database file, absolute or relative to the project's root; `:memory:` too. */
  readonly path?: string;
  /** What else the engine's connection needs; secrets are handles. */
  readonly connection: ConfigMap;
}

export type FileKind = 'model' | 'macro' | 'seed' | 'snapshot' | 'test' | 'analysis' | 'properties' | 'docs' | 'fixture' | 'function';

/** A file of the project, not read yet. */
export interface ProjectFile {
  readonly kind: FileKind;
  /** Relative to the project's root, with `/`: `models/gold/fact_orders.sql`. */
  readonly path: string;
  /** Relative to the search path that found it: `gold/fact_orders.sql`. */
  readonly relativePath: string;
  /** The package it belongs to; the project's own name for its own files. */
  readonly package: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs?: number;
}

/** A package: the project itself (always the first), what lakec brings, and what a dbt project installed. */
export interface Package {
  readonly name: string;
  /** Relative to the project's root; `''` for the project itself. */
  readonly root: string;
  /** Folder-level config: dbt's `models:` … trees with `+` keys, below the package's name already. */
  readonly folderConfig: FolderConfig;
  /** Keys with `+` that stand beside the packages' names, weaker than those below them. */
  readonly outerConfig?: FolderConfig;
  /** What the project says of an installed package: it wins over all that the package says, its templates included. */
  readonly overrides?: { readonly outer: FolderConfig; readonly folders: FolderConfig };
  /** The same trees with their Jinja unrendered, where they hold any. */
  readonly written?: Pick<Package, 'folderConfig' | 'outerConfig' | 'overrides'>;
  readonly vars: ConfigMap;
  readonly version?: string;
  readonly onRunStart?: readonly string[];
  readonly onRunEnd?: readonly string[];
}
export type FolderConfigKind = 'models' | 'seeds' | 'snapshots' | 'sources' | 'data_tests' | 'unit_tests' | 'exposures' | 'analyses' | 'metrics' | 'semantic_models' | 'saved_queries' | 'functions';
export type FolderConfig = Readonly<Partial<Record<FolderConfigKind, ConfigMap>>>;

/** Which parts of a relation's name are quoted. */
export interface Quoting {
  readonly database?: boolean;
  readonly schema?: boolean;
  readonly identifier?: boolean;
}

/** Where `adapter.dispatch` looks for the macros of a package, in order. */
export interface DispatchOrder {
  readonly namespace: string;
  readonly packages: readonly string[];
}

/** What phase 1 makes: the project's files and its resolved configuration. No later phase knows which format it was read from. */
export interface Project {
  readonly name: string;
  /** Its own format, or a `dbt_project.yml`: some defaults differ (`Conventions`). */
  readonly conventions: Conventions;
  readonly target: Target;
  /** What the models are written in; the engine's dialect unless the config says otherwise. */
  readonly dialect: DialectName;
  /** The merged and resolved configuration; `conf('a.b.c')` reads it. */
  readonly config: ConfigMap;
  /** Numbers of `config` as their author spelt them (`0.50`), by dotted path, where that is not how JavaScript prints them. */
  readonly numberTexts?: Readonly<Record<string, string>>;
  /** `vars` after `--vars`; `var()` reads it (a package's own vars stand in `packages`). */
  readonly vars: ConfigMap;
  readonly packages: readonly Package[];
  /** Sorted by path. */
  readonly files: readonly ProjectFile[];
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  /** dbt: `dispatch` of dbt_project.yml. */
  readonly dispatch?: readonly DispatchOrder[];
  /** dbt: `quoting` of dbt_project.yml, over what the engine's dialect quotes. */
  readonly quoting?: Quoting;
  /** dbt: the profile that the target is of. */
  readonly profile?: string;
  /** dbt: a template whose text stands as a comment before (or after) each statement of a run; absent: none. */
  readonly queryComment?: { readonly comment: string; readonly append: boolean };
  /** dbt: `flags` of dbt_project.yml. */
  readonly flags?: ConfigMap;
  /** Named selectors of the config; those of selectors.yml come with the files. */
  readonly selectors?: readonly SelectorDefinition[];
  /** Lint rules that are on. */
  readonly lint: Readonly<Record<string, Severity>>;
  /** Content key of all that is not a file of `files`: config, vars, target, flags that templates can see, lakec's version. */
  readonly configKey: string;
}

/** The defaults in which the two project formats differ. */
export interface Conventions {
  readonly format: 'lakec' | 'dbt';
  /** YAML 1.2 core (lakec) or PyYAML's 1.1 (dbt) in properties files. */
  readonly yaml: '1.2' | '1.1';
  /** `${…}` references are resolved in properties files. */
  readonly references: boolean;
  /** `layer`: a model below `models/<bronze|silver|gold>/` lives in that schema, and a custom schema stands alone; `suffix`: dbt's `<schema>_<custom>`. */
  readonly schemaNames: 'layer' | 'suffix';
  /** A snapshot's version begins when its row says, though an earlier one may end after that; else versions follow each other. */
  readonly snapshotsAsTold?: boolean;
  /** A test that stores its failing rows stores a table without rows when there are none. */
  readonly storesNoFailures?: boolean;
  /** The unit tests of a model that is built wait for all that it waits for, and are skipped with it. */
  readonly unitTestsInTurn?: boolean;
  /** A hook at the start of a run that fails keeps nothing but the hooks after it from running. */
  readonly startHooksMayFail?: boolean;
  /** A contract's primary and unique keys are declared, where the engine holds a table to them; else tests prove them. */
  readonly declaresKeys?: boolean;
  /** `run` builds snapshots too. */
  readonly runBuildsSnapshots: boolean;
}
