import type { DocsBlock, ExposureNode, Freshness, FunctionNode, Group, Macro, Node, SelectorDefinition, SemanticNode, SourceNode, UnitTestNode, UnitTestRows } from '../../contracts/manifest.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { list, mapText, quote, quoteOrNull, valueText } from './json.ts';
import { columnsText, compiledText, functionsText, refsText, saidText, sourcesText, type NodeWorld } from './node-text.ts';

/** The config of what is not built: dbt's says nothing of a materialization. */
function configText({ config }: Node): string {
  const { materialized: _, ...rest } = config;
  return valueText(rest);
}

/** One entry of `sources`. */
export function sourceText(node: SourceNode, { relationName, fileOf }: Pick<NodeWorld, 'relationName' | 'fileOf'>): string {
  return `{"database":${quote(node.relation.database)},"schema":${quote(node.relation.schema)},"name":${quote(node.name)},"resource_type":"source"`
    + `,"package_name":${quote(node.package)},"path":${quote(fileOf(node.file))},"original_file_path":${quote(fileOf(node.file))},"unique_id":${quote(node.id)},"fqn":${list(node.fqn)}`
    + `,"source_name":${quote(node.sourceName)},"source_description":${quote(node.sourceDescription)},"loader":${quote(node.loader)},"identifier":${quote(node.relation.identifier)}`
    + `,"quoting":${JSON.stringify({ database: null, schema: null, identifier: null, column: null, ...node.quoting })},"loaded_at_field":${quoteOrNull(node.loadedAtField)},"loaded_at_query":${quoteOrNull(node.loadedAtQuery)}`
    + `,"freshness":${node.freshness ? freshnessText(node.freshness) : valueText(node.config['freshness'])},"external":${valueText(node.external)},"description":${quote(node.description)},"columns":${columnsText(node.columns)}`
    + `,"meta":${mapText(node.meta)},"source_meta":${mapText(node.sourceMeta)},"tags":${list(node.tags)},"config":${configText(node)},"patch_path":null,"unrendered_config":${saidText(node)}`
    + `,"relation_name":${quote(node.location ?? relationName(node.relation, node.quoting))},"created_at":0,"unrendered_database":null,"unrendered_schema":null,"doc_blocks":[]}`;
}

/** `freshness` of a source: null when it is never late. */
export function freshnessText(freshness: Freshness | undefined): string {
  if (!freshness) return 'null';
  const { warnAfter, errorAfter, filter } = freshness;
  return JSON.stringify({ warn_after: warnAfter ?? { count: null, period: null }, error_after: errorAfter ?? { count: null, period: null }, filter: filter ?? null });
}

/** One entry of `exposures`; its refs and sources are those of the nodes that it depends on. */
export function exposureText(node: ExposureNode, { fileOf }: Pick<NodeWorld, 'fileOf'>): string {
  const parts = node.dependsOn.nodes.map((id) => id.split('.'));
  const metrics = parts.filter(([kind]) => kind === 'metric').map(([, , name]) => [name]);
  const refs = parts.filter(([kind]) => kind !== 'source' && kind !== 'metric').map(([, , name]) => ({ name, package: null, version: null }));
  const sources = parts.filter(([kind]) => kind === 'source').map((part) => part.slice(2));
  return `{"name":${quote(node.name)},"resource_type":"exposure","package_name":${quote(node.package)},"path":${quote(node.path)},"original_file_path":${quote(fileOf(node.file))}`
    + `,"unique_id":${quote(node.id)},"fqn":${list(node.fqn)},"type":${quote(node.type)},"owner":${mapText({ email: null, ...node.owner })},"description":${quote(node.description)}`
    + `,"label":${quoteOrNull(node.label)},"maturity":${quoteOrNull(node.maturity)},"meta":${mapText(node.meta)},"tags":${list(node.tags)},"config":${configText(node)}`
    + `,"unrendered_config":${saidText(node)},"url":${quoteOrNull(node.url)},"depends_on":{"macros":${list(node.dependsOn.macros)},"nodes":${list(node.dependsOn.nodes)}}`
    + `,"refs":${JSON.stringify(refs)},"sources":${JSON.stringify(sources)},"metrics":${JSON.stringify(metrics)},"created_at":0}`;
}

/** One entry of `functions`: as a model's, and what it takes and gives. */
export function functionText(node: FunctionNode, world: NodeWorld): string {
  const { database, schema } = node.target;
  const arguments_ = node.arguments.map((one) => ({ name: one['name'], data_type: one['data_type'], description: one['description'] ?? null, default_value: one['default_value'] ?? null }));
  return `{"database":${quote(database)},"schema":${quote(schema)},"name":${quote(node.name)},"resource_type":"function","package_name":${quote(node.package)},"path":${quote(node.path)},"original_file_path":${quote(world.fileOf(node.file))}`
    + `,"unique_id":${quote(node.id)},"fqn":${list(node.fqn)},"alias":${quote(node.alias)},"checksum":{"name":"sha256","checksum":${quote(node.checksum)}},"returns":${JSON.stringify({ data_type: node.returns['data_type'] ?? '', description: node.returns['description'] ?? null })}`
    + `,"config":${valueText(node.config)},"tags":${list(node.tags)},"description":${quote(node.description)},"columns":{},"meta":${mapText(node.meta)},"group":${quoteOrNull(node.group)},"docs":${valueText(node.config['docs'])}`
    + `,"patch_path":${node.patch ? quote(`${node.package}://${world.fileOf(node.patch.file)}`) : 'null'},"build_path":null,"unrendered_config":${saidText(node)},"created_at":0,"relation_name":${quote(world.relationName(node.target))}`
    + `,"raw_code":${quote(node.code)},"doc_blocks":[],"language":"${node.language}","refs":${refsText(node)},"sources":${sourcesText(node)},"metrics":[],"functions":${functionsText(node)}`
    + `,"depends_on":{"macros":${list(node.dependsOn.macros)},"nodes":${list(node.dependsOn.nodes)}}${compiledText(node, world)},"contract":{"enforced":false,"alias_types":true,"checksum":null},"arguments":${JSON.stringify(arguments_)}}`;
}

/** One entry of `unit_tests`; dbt names the model there, and has its id among what the test depends on. */
export function unitTestText(node: UnitTestNode, { schema, fileOf }: Pick<NodeWorld, 'schema' | 'fileOf'>): string {
  const rows = ({ format, rows: given }: UnitTestRows): string => `"rows":${JSON.stringify(given)},"format":"${format}","fixture":null`;
  const overrides = { macros: node.overrides.macros, vars: node.overrides.vars, env_vars: node.overrides.envVars };
  const said = Object.values(overrides).some((some) => Object.keys(some).length > 0);
  return `{"model":${quote(node.model.split('.')[2] ?? node.model)},"given":[${node.given.map((input) => `{"input":${quote(input.input)},${rows(input)}}`).join(',')}],"expect":{${rows(node.expect)}}`
    + `,"name":${quote(node.name)},"resource_type":"unit_test","package_name":${quote(node.package)},"path":${quote(node.path)},"original_file_path":${quote(fileOf(node.file))}`
    + `,"unique_id":${quote(node.id)},"fqn":${list(node.fqn)},"description":${quote(node.description)},"overrides":${said ? JSON.stringify(overrides) : 'null'}`
    + `,"depends_on":{"macros":${list(node.dependsOn.macros)},"nodes":${list(node.dependsOn.nodes)}},"config":${configText(node)},"checksum":null`
    + `,"schema":${quote(schema)},"created_at":0,"versions":null,"version":null}`;
}

/** One entry of `semantic_models`, `metrics` or `saved_queries`: what the file says, under dbt's names. */
export function semanticText(node: SemanticNode, { fileOf }: Pick<NodeWorld, 'fileOf'>): string {
  const { name: _, config: __, description: ___, ...rest } = node.value;
  const said = node.kind === 'metric' ? metricSaid(rest) : rest;
  const refs = node.kind === 'semantic_model' ? `,"refs":${JSON.stringify(node.dependsOn.nodes.map((id) => ({ name: id.split('.')[2] ?? '', package: null, version: null })))}` : node.kind === 'metric' ? ',"refs":[],"sources":[],"metrics":[]' : '';
  return `{"name":${quote(node.name)},"resource_type":"${node.kind}","package_name":${quote(node.package)},"path":${quote(node.path)},"original_file_path":${quote(fileOf(node.file))}`
    + `,"unique_id":${quote(node.id)},"fqn":${list(node.fqn)},"description":${node.kind === 'semantic_model' ? quoteOrNull(node.description === '' ? undefined : node.description) : quote(node.description)},"config":${configText(node)},"unrendered_config":${saidText(node)}`
    + `${node.kind === 'semantic_model' ? '' : `,"meta":${mapText(node.meta)}`},"tags":${list(node.tags)}`
    + `,"depends_on":{"macros":[],"nodes":${list(node.dependsOn.nodes)}}${refs}${Object.entries(said).filter(([key]) => !['meta', 'tags', 'refs', 'sources', 'metrics', 'depends_on', 'fqn'].includes(key)).map(([key, value]) => `,${quote(key)}:${valueText(value)}`).join('')},"created_at":0}`;
}

/** A metric with all that its type may say, said or not. */
function metricSaid(said: ConfigMap): ConfigMap {
  const map = (value: ConfigValue | undefined): ConfigMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ConfigMap) : {});
  const named = (value: ConfigValue | undefined, unsaid: ConfigMap): ConfigValue => (value === undefined || value === null ? null : { name: null, ...unsaid, ...(typeof value === 'string' ? { name: value } : map(value)) });
  const given = map(said['type_params']);
  const inputs = given['metrics'];
  const measure = named(given['measure'], { filter: null, alias: null, join_to_timespine: false, fill_nulls_with: null });
  const metric = (value: ConfigValue | undefined) => named(value, { filter: null, alias: null, offset_window: null, offset_to_grain: null });
  return {
    label: null, filter: null, time_granularity: null, group: null, ...said,
    type_params: {
      input_measures: [], expr: null, window: null, grain_to_date: null, conversion_type_params: null, cumulative_type_params: null, ...given,
      measure, numerator: metric(given['numerator']), denominator: metric(given['denominator']), metrics: Array.isArray(inputs) ? (inputs as readonly ConfigValue[]).map(metric) : [],
    },
  };
}

/** One entry of `macros`. */
export function macroText(macro: Macro, { fileOf }: Pick<NodeWorld, 'fileOf'>): string {
  const file = macro.file.includes('://') ? `macros/${macro.file.split('://')[1]!}` : fileOf(macro.file);
  const docs = '{"show":true,"node_color":null}';
  return `{"name":${quote(macro.name)},"resource_type":"macro","package_name":${quote(macro.package)},"path":${quote(file)},"original_file_path":${quote(file)}`
    + `,"unique_id":${quote(macro.id)},"macro_sql":${quote(macro.code)},"depends_on":{"macros":${list(macro.dependsOn)}},"description":${quote(macro.description)}`
    + `,"meta":${mapText(macro.meta)},"docs":${docs},"config":{"meta":${mapText(macro.meta)},"docs":${docs}},"patch_path":null`
    + `,"arguments":${JSON.stringify(macro.arguments.map((one) => ({ name: one['name'] ?? '', type: one['type'] ?? null, description: one['description'] ?? '' })))}`
    + `,"created_at":0,"supported_languages":${macro.kind === 'materialization' ? '["sql"]' : 'null'}}`;
}

/** One entry of `docs`. */
export function docText(doc: DocsBlock, { fileOf }: Pick<NodeWorld, 'fileOf'>): string {
  return `{"name":${quote(doc.name)},"resource_type":"doc","package_name":${quote(doc.package)},"path":${quote(doc.path)},"original_file_path":${quote(fileOf(doc.file))}`
    + `,"unique_id":${quote(doc.id)},"block_contents":${quote(doc.text)}}`;
}

/** One entry of `groups`. */
export function groupText(group: Group, { fileOf }: Pick<NodeWorld, 'fileOf'>): string {
  return `{"name":${quote(group.name)},"resource_type":"group","package_name":${quote(group.package)},"path":${quote(fileOf(group.file).slice(fileOf(group.file).indexOf('/') + 1))},"original_file_path":${quote(fileOf(group.file))}`
    + `,"unique_id":${quote(group.id)},"owner":${mapText(group.owner)},"description":${quoteOrNull(group.description)},"config":${JSON.stringify({ meta: {}, ...group.config })}}`;
}

/** One entry of `selectors`. */
export function selectorText(selector: SelectorDefinition): string {
  return `{"name":${quote(selector.name)},"definition":${valueText(selector.definition)}`
    + (selector.description === undefined ? '' : `,"description":${quote(selector.description)}`)
    + (selector.default === undefined ? '' : `,"default":${valueText(selector.default)}`)
    + '}';
}
