import type { ConfigMap, ConfigValue, Project, Quoting } from './project.ts';
import type { Relation } from './relation.ts';
import type { Span } from './diagnostics.ts';

/** The resolved project: every name is an id, every config is complete. */
export interface Manifest {
  readonly project: Project;
  /** Content key of all that follows: equal keys, equal manifests. Absent where nobody knows it. */
  readonly key?: string;
  /** Every enabled node by unique id, in order of declaration (files by path; within a file as written). */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Nodes that `enabled: false` took out, by unique id. */
  readonly disabled: ReadonlyMap<string, Node>;
  readonly macros: ReadonlyMap<string, Macro>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Docs blocks by unique id (`doc.<package>.<name>`). */
  readonly docs: ReadonlyMap<string, DocsBlock>;
  readonly dag: Dag;
  /** YAML selectors by name, still as written. */
  readonly selectors: ReadonlyMap<string, SelectorDefinition>;
}

/** A DAG over node ids. `order` has parents before children; ties keep the order of declaration. */
export interface Dag {
  readonly order: readonly string[];
  /** One step toward inputs. Every id has an entry. */
  parents(id: string): readonly string[];
  /** One step toward outputs. */
  children(id: string): readonly string[];
}

export type Node = ModelNode | SeedNode | SnapshotNode | SourceNode | DataTestNode | UnitTestNode | ExposureNode | AnalysisNode | OperationNode | SemanticNode | FunctionNode;
export type NodeKind = Node['kind'];
/** dbt's words for kinds: `resource_type:` and artifacts use them. */
export const RESOURCE_TYPE: Readonly<Record<NodeKind, string>> = {
  model: 'model', seed: 'seed', snapshot: 'snapshot', source: 'source', test: 'test', unit_test: 'unit_test',
  exposure: 'exposure', analysis: 'analysis', operation: 'operation', semantic_model: 'semantic_model', metric: 'metric', saved_query: 'saved_query',
  function: 'function',
};

interface NodeBase {
  /** `model.acme_lake.fact_orders`. */
  readonly id: string;
  /**
   * Content key of all that the node says: its file, its properties, its config, and what its names lead to. Equal keys, equal nodes:
   * artifacts then reuse the text that they wrote for it. Absent where nobody knows it.
   */
  readonly key?: string;
  readonly name: string;
  readonly package: string;
  /** The file it stands in (the template, or the YAML file), relative to the root. */
  readonly file: string;
  /** The same, relative to its search path: `gold/fact_orders.sql`. */
  readonly path: string;
  /** `[package, folder…, name]`. */
  readonly fqn: readonly string[];
  readonly description: string;
  readonly tags: readonly string[];
  readonly meta: ConfigMap;
  readonly config: NodeConfig;
  /** Where it is declared, for diagnostics about the node as a whole. */
  readonly span: Span;
  /** Place of its entry in a properties file, if it has one. */
  readonly patch?: Span;
  /** Place of each config key that was written down, nearest declaration last wins; for diagnostics about a config. Lazy. */
  configSpan?(key: string): Span | undefined;
  readonly dependsOn: { readonly nodes: readonly string[]; readonly macros: readonly string[] };
}

/** Something with a template of its own. */
interface Templated {
  /** The template as written. In a file that holds several nodes (snapshots), the node's part only. */
  readonly code: string;
  /** Offset of `code` in its file. */
  readonly codeStart: number;
  readonly language: 'sql' | 'python';
  /** sha256 of the file's text, line ends and outer blanks folded as dbt does. */
  readonly checksum: string;
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  /** dbt: what it calls by `function()`. */
  readonly functions?: readonly RefCall[];
  /** The render at parse time met a question or a branch that only a run can settle. */
  readonly needsRender: boolean;
}
export interface RefCall {
  readonly package?: string;
  readonly name: string;
  readonly version?: string | number;
  readonly span?: Span;
}
export interface SourceCall {
  readonly source: string;
  readonly table: string;
  readonly span?: Span;
}

/** Something that exists in the engine under a name. */
interface Relational {
  readonly relation: Relation;
  readonly alias: string;
  readonly columns: readonly Column[];
  readonly group?: string;
}

export interface ModelNode extends NodeBase, Templated, Relational {
  readonly kind: 'model';
  readonly access: 'private' | 'protected' | 'public';
  readonly constraints: readonly Constraint[];
  readonly version?: string | number;
  readonly latestVersion?: string | number;
  /** `bronze`, `silver` or `gold` when it lives below such a folder. */
  readonly layer?: string;
  /** dbt's semantic layer: the column of dates that it is a spine by, as written. */
  readonly timeSpine?: ConfigMap;
}

export interface SnapshotNode extends NodeBase, Templated, Relational {
  readonly kind: 'snapshot';
  readonly layer?: string;
}

export interface SeedNode extends NodeBase, Relational {
  readonly kind: 'seed';
  /** The CSV file, relative to the root. */
  readonly checksum: string;
}

export interface SourceNode extends NodeBase, Relational {
  readonly kind: 'source';
  readonly sourceName: string;
  readonly sourceDescription: string;
  /** `meta` of the source that the table is of. */
  readonly sourceMeta?: ConfigMap;
  readonly loader: string;
  readonly loadedAtField?: string;
  readonly loadedAtQuery?: string;
  readonly freshness?: Freshness;
  readonly external?: ConfigMap;
  /** What stands in SQL where its name would: a file, or a call that reads some. */
  readonly location?: string;
  /** Which parts of its name are quoted, where it says so. */
  readonly quoting?: Quoting;
  /** lakec: how its files bind (section of `sources.<name>` in the config, with the table's own part merged over it). */
  readonly landing?: ConfigMap;
}
export interface Freshness {
  readonly warnAfter?: Period;
  readonly errorAfter?: Period;
  readonly filter?: string;
}
export interface Period {
  readonly count: number;
  readonly period: 'minute' | 'hour' | 'day';
}

/** A query that should return no rows. */
export interface DataTestNode extends NodeBase, Templated {
  readonly kind: 'test';
  /** Generic: which test, with which arguments, on what. Singular tests have none. */
  readonly generic?: {
    /** As written: `unique`, `dbt_utils.expression_is_true`. */
    readonly name: string;
    readonly namespace?: string;
    readonly arguments: ConfigMap;
    readonly column?: string;
  };
  /** The node that the test is declared on; undefined for singular tests. */
  readonly attached?: string;
  /** Relation for stored failures. */
  readonly relation: Relation;
  readonly alias: string;
  readonly columns: readonly Column[];
  readonly group?: string;
}

/** Rows in, rows out for one model. */
export interface UnitTestNode extends NodeBase {
  readonly kind: 'unit_test';
  /** The id of the model, or of the macro. */
  readonly model: string;
  /** Of a macro's test: how it is called, and the text that it must give; without a text it gives a SELECT of the expected rows. */
  readonly macro?: { readonly name: string; readonly arguments: ConfigMap | readonly ConfigValue[]; readonly text?: string; readonly span: Span };
  readonly given: readonly UnitTestInput[];
  readonly expect: UnitTestRows;
  readonly overrides: { readonly macros: ConfigMap; readonly vars: ConfigMap; readonly envVars: ConfigMap };
}
export interface UnitTestInput extends UnitTestRows {
  /** `ref('x')`, `source('a', 'b')` or `this`, as written. */
  readonly input: string;
  /** Id of the node that `input` names; undefined for `this`. */
  readonly node?: string;
  readonly inputSpan?: Span;
}
export interface UnitTestRows {
  readonly format: 'dict' | 'csv' | 'sql';
  /** dict: maps; csv and sql: the text. Fixture files are read in already. */
  readonly rows: readonly ConfigMap[] | string;
  readonly span?: Span;
}

export interface ExposureNode extends NodeBase {
  readonly kind: 'exposure';
  readonly type: string;
  readonly label?: string;
  readonly url?: string;
  readonly maturity?: string;
  readonly owner: ConfigMap;
}

/** A part of dbt's semantic layer: kept and selected, never run. */
export interface SemanticNode extends NodeBase {
  readonly kind: 'semantic_model' | 'metric' | 'saved_query';
  /** Its entry as written. */
  readonly value: ConfigMap;
}

export interface AnalysisNode extends NodeBase, Templated {
  readonly kind: 'analysis';
  readonly relation: Relation;
  readonly columns: readonly Column[];
}

/** dbt's function: a text that is made in the engine under a name, for SELECTs to call. */
export interface FunctionNode extends NodeBase, Templated {
  readonly kind: 'function';
  /** Its name in the engine, which is no relation's. */
  readonly target: Relation;
  readonly alias: string;
  readonly group?: string;
  /** Each with its name, type, description and default, as written. */
  readonly arguments: readonly ConfigMap[];
  readonly returns: ConfigMap;
}

/** A hook of the project: `on-run-start`, `on-run-end`. */
export interface OperationNode extends NodeBase, Templated {
  readonly kind: 'operation';
  readonly when: 'on-run-start' | 'on-run-end';
  readonly index: number;
}

export interface Column {
  readonly name: string;
  readonly description: string;
  /** As written; undefined when none is. */
  readonly dataType?: string;
  readonly quote?: boolean;
  /** dbt: of a column of a time spine. */
  readonly granularity?: string;
  readonly meta: ConfigMap;
  readonly tags: readonly string[];
  readonly constraints: readonly Constraint[];
  /** lakec, sources: the row is rejected when the field is empty. */
  readonly required?: boolean;
  /** lakec, sources: other headers that mean this column, after normalising. */
  readonly aliases?: readonly string[];
  readonly span?: Span;
}
export interface Constraint {
  readonly type: 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'check' | 'custom';
  readonly name?: string;
  readonly expression?: string;
  readonly columns?: readonly string[];
  readonly to?: string;
  /** The relation that `to` names. */
  readonly target?: Relation;
  readonly toColumns?: readonly string[];
  readonly warnUnenforced?: boolean;
  readonly warnUnsupported?: boolean;
}

/** A node's complete config: dbt's keys by dbt's names, with defaults filled in; adapters' and users' own keys beside them. */
export interface NodeConfig extends ConfigMap {
  readonly enabled: boolean;
  /** view, table, incremental, ephemeral, seed, snapshot, external, load, test, or the name of a project's own. */
  readonly materialized: string;
  /** What the project says of the node, nearest place first, as it is written there: without defaults, Jinja of dbt_project.yml unrendered. */
  readonly [SAID]?: ConfigMap;
}

/** The key, apart from all names that a config may have, under which a config has what was said. */
export const SAID: unique symbol = Symbol('said');

export interface Macro {
  /** `macro.<package>.<name>`. */
  readonly id: string;
  readonly name: string;
  readonly package: string;
  readonly kind: 'macro' | 'test' | 'materialization';
  readonly file: string;
  readonly span: Span;
  /** The block as written, tags included. */
  readonly code: string;
  readonly description: string;
  readonly meta: ConfigMap;
  readonly arguments: readonly ConfigMap[];
  /** Macros that its body calls, as far as names tell. */
  readonly dependsOn: readonly string[];
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly package: string;
  readonly file: string;
  readonly description?: string;
  readonly owner: ConfigMap;
  readonly config: ConfigMap;
}

export interface DocsBlock {
  readonly id: string;
  readonly name: string;
  readonly package: string;
  readonly file: string;
  readonly path: string;
  readonly text: string;
}

export interface SelectorDefinition {
  readonly name: string;
  readonly description?: string;
  readonly default?: ConfigValue;
  readonly definition: ConfigValue;
  readonly span: Span;
}
