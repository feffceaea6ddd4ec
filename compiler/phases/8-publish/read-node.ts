import { SAID } from '../../contracts/manifest.ts';
import type { Column, Constraint, DataTestNode, Freshness, Macro, Node, NodeConfig, NodeKind, Period, RefCall, SourceCall, UnitTestInput, UnitTestRows } from '../../contracts/manifest.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import type { Relation } from '../../contracts/relation.ts';
import { listOf, objectOf, optional, stringOf, stringsOf, type Loose } from './read-json.ts';

/** The node that a manifest's entry describes, as far as an artifact tells; undefined for kinds that lakec has not. */
export function readNode(entry: Loose): Node | undefined {
  const common = { ...base(entry), relation: relationOf(entry), alias: stringOf(entry['alias'] ?? entry['identifier']), columns: columnsOf(entry), ...group(entry) };
  const kind = stringOf(entry['resource_type']) as NodeKind;
  switch (kind) {
    case 'model': return {
      kind, ...common, ...templated(entry),
      access: (stringOf(entry['access']) || 'protected') as 'private' | 'protected' | 'public',
      constraints: constraintsOf(entry['constraints']),
      ...version('version', entry['version']),
      ...version('latestVersion', entry['latest_version']),
    };
    case 'snapshot': return { kind, ...common, ...templated(entry) };
    case 'seed': return { kind, ...common, checksum: checksumOf(entry) };
    case 'analysis': return { kind, ...base(entry), ...templated(entry), relation: common.relation, columns: common.columns };
    case 'test': return { kind, ...common, ...templated(entry), ...genericOf(entry) };
    case 'operation': return {
      kind, ...base(entry), ...templated(entry), when: stringsOf(entry['tags']).includes('on-run-end') ? 'on-run-end' : 'on-run-start', index: Number(entry['index'] ?? 1) - 1,
    };
    case 'source': return {
      kind, ...common,
      sourceName: stringOf(entry['source_name']),
      sourceDescription: stringOf(entry['source_description']),
      loader: stringOf(entry['loader']),
      ...text('loadedAtField', entry['loaded_at_field']),
      ...text('loadedAtQuery', entry['loaded_at_query']),
      ...freshnessOf(entry['freshness']),
      ...(typeof entry['external'] === 'object' && entry['external'] !== null && { external: entry['external'] as ConfigMap }),
    };
    case 'exposure': return {
      kind, ...base(entry), type: stringOf(entry['type']), owner: ownerOf(entry['owner']),
      ...text('label', entry['label']), ...text('url', entry['url']), ...text('maturity', entry['maturity']),
    };
    case 'unit_test': return {
      kind, ...base(entry), model: testedModel(entry), given: listOf(entry['given']).map((input) => inputOf(objectOf(input))), expect: rowsOf(objectOf(entry['expect'])),
      overrides: overridesOf(objectOf(entry['overrides'])),
    };
    case 'function': return { kind, ...base(entry), ...templated(entry), language: stringOf(entry['language']) === 'python' ? 'python' : 'sql', target: common.relation, alias: common.alias, ...group(entry), arguments: listOf(entry['arguments']).map((one) => objectOf(one) as ConfigMap), returns: objectOf(entry['returns']) as ConfigMap };
    case 'metric': case 'semantic_model': case 'saved_query': return { kind, ...base(entry), value: entry as ConfigMap };
    default: return undefined;
  }
}

/** The macro that a manifest's entry describes. */
export function readMacro(entry: Loose): Macro {
  const code = stringOf(entry['macro_sql']);
  const kind = /^\{%-?\s*(test|materialization)\b/.exec(code)?.[1] as 'test' | 'materialization' | undefined;
  return {
    id: stringOf(entry['unique_id']), name: stringOf(entry['name']), package: stringOf(entry['package_name']), kind: kind ?? 'macro',
    file: stringOf(entry['original_file_path']), span: noSpan(entry), code, description: stringOf(entry['description']), meta: objectOf(entry['meta']) as ConfigMap,
    arguments: listOf(entry['arguments']).map((one) => objectOf(one) as ConfigMap), dependsOn: stringsOf(objectOf(entry['depends_on'])['macros']),
  };
}

function base(entry: Loose) {
  const dependsOn = objectOf(entry['depends_on']);
  return {
    id: stringOf(entry['unique_id']),
    name: stringOf(entry['name']),
    package: stringOf(entry['package_name']),
    file: stringOf(entry['original_file_path']),
    path: stringOf(entry['path']),
    fqn: stringsOf(entry['fqn']),
    description: stringOf(entry['description']),
    tags: stringsOf(entry['tags'] ?? objectOf(entry['config'])['tags']),
    meta: objectOf(entry['meta'] ?? objectOf(entry['config'])['meta']) as ConfigMap,
    config: configOf(entry),
    span: noSpan(entry),
    dependsOn: { nodes: stringsOf(dependsOn['nodes']), macros: stringsOf(dependsOn['macros']) },
  };
}

const MATERIALIZED: Readonly<Record<string, string>> = { source: 'source', exposure: 'exposure', unit_test: 'unit', semantic_model: 'semantic_model', metric: 'metric', saved_query: 'saved_query' };

/** dbt's configs of what is not built say neither `enabled` nor `materialized`. */
function configOf(entry: Loose): NodeConfig {
  const materialized = MATERIALIZED[stringOf(entry['resource_type'])];
  const said = entry['unrendered_config'];
  return { enabled: true, ...(materialized !== undefined && { materialized }), ...objectOf(entry['config']), ...(typeof said === 'object' && said !== null && { [SAID]: said as ConfigMap }) } as NodeConfig;
}

function noSpan(entry: Loose) {
  return { file: stringOf(entry['original_file_path']), start: 0, end: 0 };
}

function templated(entry: Loose) {
  return {
    code: stringOf(entry['raw_code']), codeStart: 0, language: entry['language'] === 'python' ? 'python' as const : 'sql' as const, checksum: checksumOf(entry), needsRender: false,
    refs: listOf(entry['refs']).map((ref) => refOf(objectOf(ref))),
    sources: listOf(entry['sources']).map((pair): SourceCall => ({ source: stringOf(listOf(pair)[0]), table: stringOf(listOf(pair)[1]) })),
  };
}

function refOf(ref: Loose): RefCall {
  return { name: stringOf(ref['name']), ...text('package', ref['package']), ...version('version', ref['version']) };
}

function checksumOf(entry: Loose): string {
  return stringOf(objectOf(entry['checksum'])['checksum']);
}

function relationOf(entry: Loose): Relation {
  return { database: stringOf(entry['database']), schema: stringOf(entry['schema']), identifier: stringOf(entry['identifier'] ?? entry['alias']) };
}

function columnsOf(entry: Loose): readonly Column[] {
  return Object.values(objectOf(entry['columns'])).map(objectOf).map((column): Column => ({
    name: stringOf(column['name']),
    description: stringOf(column['description']),
    ...text('dataType', column['data_type']),
    ...(typeof column['quote'] === 'boolean' && { quote: column['quote'] }),
    meta: objectOf(column['meta']) as ConfigMap,
    tags: stringsOf(column['tags']),
    constraints: constraintsOf(column['constraints']),
    ...(column['required'] === true && { required: true }),
    ...(Array.isArray(column['aliases']) && { aliases: stringsOf(column['aliases']) }),
  }));
}

function constraintsOf(value: unknown): readonly Constraint[] {
  return listOf(value).map(objectOf).map((one): Constraint => ({
    type: stringOf(one['type']) as Constraint['type'],
    ...text('name', one['name']),
    ...text('expression', one['expression']),
    ...(listOf(one['columns']).length > 0 && { columns: stringsOf(one['columns']) }),
    ...text('to', one['to']),
    ...(listOf(one['to_columns']).length > 0 && { toColumns: stringsOf(one['to_columns']) }),
    ...(one['warn_unenforced'] === false && { warnUnenforced: false }),
    ...(one['warn_unsupported'] === false && { warnUnsupported: false }),
  }));
}

function genericOf(entry: Loose): Pick<DataTestNode, 'generic' | 'attached'> {
  const metadata = objectOf(entry['test_metadata']);
  const attached = optional(entry['attached_node']);
  if (typeof metadata['name'] !== 'string') return {};
  const namespace = optional(metadata['namespace']);
  const { model: _model, column_name: _column, ...given } = objectOf(metadata['kwargs']) as ConfigMap;
  return {
    generic: {
      name: namespace === undefined ? metadata['name'] : `${namespace}.${metadata['name']}`, arguments: given, ...text('namespace', namespace), ...text('column', entry['column_name']),
    },
    ...(attached !== undefined && { attached }),
  };
}

/** The id of a unit test's model: the entry has its name, and the id among its parents. */
function testedModel(entry: Loose): string {
  const name = stringOf(entry['model']);
  return stringsOf(objectOf(entry['depends_on'])['nodes']).find((id) => id.startsWith('model.') && id.split('.')[2] === name) ?? name;
}

function freshnessOf(value: unknown): { readonly freshness?: Freshness } {
  const { warn_after: warn, error_after: error, filter } = objectOf(value);
  const warnAfter = periodOf(objectOf(warn));
  const errorAfter = periodOf(objectOf(error));
  if (!warnAfter && !errorAfter && typeof filter !== 'string') return {};
  return { freshness: { ...(warnAfter && { warnAfter }), ...(errorAfter && { errorAfter }), ...text('filter', filter) } };
}

function periodOf({ count, period }: Loose): Period | undefined {
  return typeof count === 'number' && typeof period === 'string' ? { count, period: period as Period['period'] } : undefined;
}

function inputOf(input: Loose): UnitTestInput {
  return { input: stringOf(input['input']), ...rowsOf(input) };
}

function rowsOf({ format, rows }: Loose): UnitTestRows {
  return { format: (stringOf(format) || 'dict') as UnitTestRows['format'], rows: (rows ?? []) as UnitTestRows['rows'] };
}

/** dbt writes an e-mail of null where there is none. */
function ownerOf(owner: unknown): ConfigMap {
  const { email, ...rest } = objectOf(owner);
  return { ...(email !== null && email !== undefined && { email }), ...rest } as ConfigMap;
}

function overridesOf(overrides: Loose) {
  return { macros: objectOf(overrides['macros']) as ConfigMap, vars: objectOf(overrides['vars']) as ConfigMap, envVars: objectOf(overrides['env_vars']) as ConfigMap };
}

function group(entry: Loose): { readonly group?: string } {
  return text('group', entry['group']);
}

/** The key with its text; nothing when there is none. */
function text<Key extends string>(key: Key, value: unknown): { readonly [K in Key]?: string } {
  return (typeof value === 'string' ? { [key]: value } : {}) as { readonly [K in Key]?: string };
}

function version<Key extends string>(key: Key, value: unknown): { readonly [K in Key]?: string | number } {
  return (typeof value === 'string' || typeof value === 'number' ? { [key]: value } : {}) as { readonly [K in Key]?: string | number };
}
