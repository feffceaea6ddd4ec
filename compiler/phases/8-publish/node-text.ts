import { createHash } from 'node:crypto';
import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Lineage } from '../../contracts/lineage.ts';
import type { AnalysisNode, Column, Constraint, DataTestNode, FunctionNode, ModelNode, Node, OperationNode, SeedNode, SnapshotNode } from '../../contracts/manifest.ts';
import { RESOURCE_TYPE, SAID } from '../../contracts/manifest.ts';
import type { ConfigMap, Quoting } from '../../contracts/project.ts';
import type { Relation } from '../../contracts/relation.ts';
import { testMetadata } from '../../facts/test-metadata.ts';
import { compiledPath } from './compiled-path.ts';
import { list, mapText, quote, quoteOrNull, valueText } from './json.ts';
import { columnLineageText } from './publish-lineage.ts';

/** What stands in `nodes` of a manifest.json; sources, exposures and unit tests have sections of their own. */
export type GraphNode = ModelNode | SeedNode | SnapshotNode | DataTestNode | AnalysisNode | OperationNode;

/** What a node's text needs beside the node. */
export interface NodeWorld {
  relationName(relation: Relation, quoting?: Quoting): string;
  /** A file as its package names it: relative to the package's own folder. */
  fileOf(file: string): string;
  readonly targetPath: string;
  /** The project's database and schema, for nodes without a relation. */
  readonly database: string;
  readonly schema: string;
  compiled(id: string): CompiledNode | undefined;
  /** Where a compiled node's columns come from. */
  lineage(id: string): Lineage | undefined;
  /** `--store-failures`: tests that do not say otherwise keep their rows. */
  readonly storesFailures: boolean;
  /** Columns of a model's primary key. */
  primaryKey(id: string): readonly string[];
}

/** One entry of `nodes`, as dbt's manifest schema v12 has it. Keys stand in dbt's order. */
export function nodeText(node: GraphNode, world: NodeWorld): string {
  const relation = node.kind === 'operation' ? undefined : node.relation;
  const alias = 'alias' in node ? node.alias : node.name;
  const checksum = 'checksum' in node ? node.checksum : '';
  return `{"database":${quote(relation?.database ?? world.database)},"schema":${quote(relation?.schema ?? ownSchema(node, world))},"name":${quote(node.name)}`
    + `,"resource_type":"${RESOURCE_TYPE[node.kind]}","package_name":${quote(node.package)},"path":${quote(node.path)},"original_file_path":${quote(`${node.kind === 'operation' && node.file.endsWith('.yml') ? './' : ''}${world.fileOf(node.file)}`)}`
    + `,"unique_id":${quote(node.id)},"fqn":${list(node.fqn)},"alias":${quote(alias)}`
    + `,"checksum":${checksum === '' ? '{"name":"none","checksum":""}' : `{"name":"sha256","checksum":${quote(checksum)}}`}`
    + `,"config":${configText(node.config)},"tags":${list(node.tags)},"description":${quote(node.description)},"columns":${columnsText(columnsOf(node), world.lineage(node.id), targetsOf(node, world))}`
    + `,"meta":${mapText(node.meta)},"group":${quoteOrNull('group' in node ? node.group : undefined)},"docs":${docsText(node.config)}`
    + `,"patch_path":${node.patch && node.kind !== 'test' ? quote(`${node.package}://${world.fileOf(node.patch.file)}`) : 'null'},"build_path":null,"unrendered_config":${saidText(node)},"created_at":0`
    + `,"relation_name":${relationName(node, world)},"raw_code":${'code' in node ? quote(node.code) : '""'},"doc_blocks":[]`
    + (node.kind === 'seed' ? `,"root_path":null,"depends_on":{"macros":${list(node.dependsOn.macros)}}}` : templatedText(node, world));
}

/** What was said of a node, as it is written. */
export function saidText(node: Node): string {
  return valueText(node.config[SAID] ?? {});
}

/** dbt tells where a microbatch begins as a moment, whatever was written. */
function configText(config: ConfigMap): string {
  const { begin } = config;
  return valueText(typeof begin === 'string' && /^\d{4}-\d\d-\d\d$/.test(begin) ? { ...config, begin: `${begin}T00:00:00` } : config);
}

/** A hook has no relation, and still the schema that its config says. */
function ownSchema(node: GraphNode, world: NodeWorld): string {
  const { schema } = node.config;
  return typeof schema === 'string' ? `${world.schema}_${schema}` : world.schema;
}

function columnsOf(node: GraphNode): readonly Column[] {
  return node.kind === 'operation' ? [] : node.columns;
}

function docsText(config: ConfigMap): string {
  const docs = config['docs'] as ConfigMap | undefined;
  return docs === undefined ? '{"show":true,"node_color":null}' : valueText(docs);
}

/** dbt leaves it out for what has no relation of its own: ephemerals, analyses, and tests that store nothing. */
function relationName(node: GraphNode, world: NodeWorld): string {
  if (node.kind === 'operation' || node.kind === 'analysis' || node.config.materialized === 'ephemeral') return 'null';
  if (node.kind === 'test' && (node.config['store_failures'] ?? world.storesFailures) !== true) return 'null';
  return quote(world.relationName(node.relation));
}

function templatedText(node: Exclude<GraphNode, SeedNode>, world: NodeWorld): string {
  return `,"language":"${node.language}","refs":${refsText(node)},"sources":${sourcesText(node)},"metrics":[],"functions":${functionsText(node)}`
    + `,"depends_on":{"macros":${list(node.dependsOn.macros)},"nodes":${list(node.dependsOn.nodes)}}`
    + compiledText(node, world)
    + `,"contract":${contractText(node)}`
    + (node.kind === 'model' ? modelText(node, world) : node.kind === 'test' ? testText(node) : node.kind === 'operation' ? `,"index":${node.index + 1}` : '')
    + '}';
}

export function refsText(node: { readonly refs: ModelNode['refs'] }): string {
  if (node.refs.length === 0) return '[]';
  return `[${node.refs.map((ref) => `{"name":${quote(ref.name)},"package":${quoteOrNull(ref.package)},"version":${valueText(ref.version)}}`).join(',')}]`;
}

/** `[[name]]`, or `[[package, name]]`. */
export function functionsText({ functions = [] }: Pick<ModelNode, 'functions'>): string {
  return JSON.stringify(functions.map((call) => (call.package === undefined ? [call.name] : [call.package, call.name])));
}

export function sourcesText(node: { readonly sources: ModelNode['sources'] }): string {
  if (node.sources.length === 0) return '[]';
  return `[${node.sources.map((source) => `[${quote(source.source)},${quote(source.table)}]`).join(',')}]`;
}

export function compiledText(node: GraphNode | FunctionNode, world: NodeWorld): string {
  const compiled = world.compiled(node.id);
  if (!compiled) return ',"compiled_path":null';
  const ctes = compiled.inlined.map(({ id, sql }) => `{"id":${quote(id)},"sql":${quote(sql)}}`).join(',');
  return `,"compiled_path":${quoteOrNull(compiledPath(node, world.targetPath))},"compiled":true,"compiled_code":${quote(compiled.sql)}`
    + `,"extra_ctes_injected":true,"extra_ctes":[${ctes}]`;
}

function modelText(node: ModelNode, world: NodeWorld): string {
  return `,"access":"${node.access}","constraints":${constraintsText(node.constraints, targetsOf(node, world))},"version":${valueText(node.version)}`
    + `,"latest_version":${valueText(node.latestVersion)},"deprecation_date":${valueText(node.config['deprecation_date'])}`
    + `,"primary_key":${list(world.primaryKey(node.id))},"time_spine":${spineText(node.timeSpine)}`;
}

function spineText(spine: ConfigMap | undefined): string {
  return spine === undefined ? 'null' : JSON.stringify({ standard_granularity_column: spine['standard_granularity_column'] ?? null, custom_granularities: spine['custom_granularities'] ?? [] });
}

function testText(node: DataTestNode): string {
  const metadata = testMetadata(node);
  if (!metadata) return '';
  const { name, kwargs, namespace } = metadata;
  const column = node.generic?.column;
  const attached = node.attached?.startsWith('source.') ? undefined : node.attached;
  return `,"column_name":${quoteOrNull(column)},"file_key_name":${fileKeyName(node.attached)},"attached_node":${quoteOrNull(attached)}`
    + `,"test_metadata":{"name":${quote(name)},"kwargs":${JSON.stringify(kwargs)},"namespace":${quoteOrNull(namespace)}}`;
}

/** dbt's name of the place in a properties file: `models.fct`, `sources.shop`. */
function fileKeyName(attached: string | undefined): string {
  if (attached === undefined) return 'null';
  const [kind, , name] = attached.split('.');
  return quote(`${kind}s.${name}`);
}

const EMPTY_CONTRACT = '{"enforced":false,"alias_types":true,"checksum":null}';

function contractText(node: GraphNode): string {
  const contract = node.config['contract'] as ConfigMap | undefined;
  if (contract?.['enforced'] !== true) return EMPTY_CONTRACT;
  return `{"enforced":true,"alias_types":${contract['alias_types'] !== false},"checksum":"${createHash('sha256').update(promised(node)).digest('hex')}"}`;
}

/** What a contract says, in the words that dbt hashes: columns by name, and a table's own constraints. */
function promised(node: GraphNode): string {
  const columns = [...columnsOf(node)].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map((column) => `|${column.name}${column.dataType ?? 'None'}[${column.constraints.map((each) => asPython(each, false)).join(', ')}]`).join('');
  const kept = node.kind === 'model' && (node.config.materialized === 'table' || node.config.materialized === 'incremental');
  return kept ? `${columns}${node.config.materialized}[${node.constraints.map((each) => asPython(each, true)).join(', ')}]` : columns;
}

/** A constraint as Python prints dbt's object of it. */
function asPython({ type, name, expression, columns, to, toColumns, warnUnenforced, warnUnsupported }: Constraint, whole: boolean): string {
  const text = (value: string | undefined): string => (value === undefined ? 'None' : value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`);
  const texts = (values: readonly string[] | undefined): string => `[${(values ?? []).map(text).join(', ')}]`;
  const yes = (value: boolean | undefined): string => (value === false ? 'False' : 'True');
  return `${whole ? 'ModelLevelConstraint' : 'ColumnLevelConstraint'}(type=<ConstraintType.${type}: '${type}'>, name=${text(name)}, expression=${text(expression)}, warn_unenforced=${yes(warnUnenforced)}, warn_unsupported=${yes(warnUnsupported)}, to=${text(to)}, to_columns=${texts(toColumns)}${whole ? `, columns=${texts(columns)}` : ''})`;
}

/** The `columns` of a node: a map by name. */
export function columnsText(columns: readonly Column[], lineage?: Lineage, targets?: Targets): string {
  return columns.length === 0 ? '{}' : `{${columns.map((column) => `${quote(column.name)}:${columnText(column, lineage, targets)}`).join(',')}}`;
}

/** What foreign keys point to is told as a relation once the node is compiled, and before that as it is written. */
type Targets = (target: Relation) => string;

function targetsOf(node: GraphNode, world: NodeWorld): Targets | undefined {
  return world.compiled(node.id) ? (target) => world.relationName(target) : undefined;
}

function columnText(column: Column, lineage: Lineage | undefined, targets: Targets | undefined): string {
  const meta = mapText(column.meta);
  const tags = list(column.tags);
  return `{"name":${quote(column.name)},"description":${quote(column.description)},"meta":${meta},"data_type":${quoteOrNull(column.dataType)}`
    + `,"constraints":${constraintsText(column.constraints, targets)},"quote":${column.quote ?? null},"config":{"meta":${meta},"tags":${tags}},"tags":${tags},"granularity":${quoteOrNull(column.granularity)},"doc_blocks":[]`
    + (column.required ? ',"required":true' : '')
    + (column.aliases ? `,"aliases":${list(column.aliases)}` : '')
    + columnLineageText(lineage, column.name)
    + '}';
}

function constraintsText(constraints: readonly Constraint[], targets: Targets | undefined): string {
  if (constraints.length === 0) return '[]';
  return JSON.stringify(constraints.map(({ type, name, expression, columns, to, target, toColumns, warnUnenforced, warnUnsupported }) => ({
    type, name: name ?? null, expression: expression ?? null, warn_unenforced: warnUnenforced ?? true, warn_unsupported: warnUnsupported ?? true,
    to: (target && targets?.(target)) ?? to ?? null, to_columns: toColumns ?? [], ...(columns && { columns }),
  })));
}

/** True for what stands in `nodes`. */
export function isGraphNode(node: Node): node is GraphNode {
  return !['source', 'exposure', 'unit_test', 'semantic_model', 'metric', 'saved_query', 'function'].includes(node.kind);
}
