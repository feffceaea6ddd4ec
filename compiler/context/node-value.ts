import type { ConfigMap } from '../contracts/project.ts';
import type { Column, Manifest, Node } from '../contracts/manifest.ts';
import { RESOURCE_TYPE } from '../contracts/manifest.ts';
import { testMetadata } from '../facts/test-metadata.ts';
import { Dict, dictOf, fromJs } from '../jinja/index.ts';
import type { Value } from '../jinja/index.ts';
import { configValue } from './values.ts';

/** A node as `model` and `graph` show it: dbt's keys of the manifest. */
export function nodeValue(node: Node): Dict {
  const dict = dictOf([
    ['unique_id', node.id],
    ['name', node.name],
    ['resource_type', RESOURCE_TYPE[node.kind]],
    ['package_name', node.package],
    ['path', node.path],
    ['original_file_path', node.file],
    ['fqn', [...node.fqn]],
    ['description', node.description],
    ['tags', [...node.tags]],
    ['meta', configValue(node.meta)],
    ['config', configValue({ ...node.config, meta: node.meta, tags: node.tags } as ConfigMap)],
    ['depends_on', dictOf([['nodes', [...node.dependsOn.nodes]], ['macros', [...node.dependsOn.macros]]])],
  ]);
  if ('relation' in node) {
    const { database, schema, identifier } = node.relation;
    for (const [key, value] of [['database', database], ['schema', schema], ['identifier', identifier]] as const) dict.set(key, value);
    if ('alias' in node) dict.set('alias', node.alias);
    dict.set('relation_name', `"${database}"."${schema}"."${identifier}"`);
    dict.set('columns', dictOf(node.columns.map((column) => [column.name, columnValue(column)])));
  }
  if ('code' in node) {
    dict.set('raw_code', node.code);
    dict.set('raw_sql', node.code);
    dict.set('language', node.language);
    dict.set('checksum', dictOf([['name', 'sha256'], ['checksum', node.checksum]]));
    dict.set('refs', node.refs.map((ref) => fromJs({ name: ref.name, package: ref.package ?? null, version: ref.version ?? null })));
    dict.set('sources', node.sources.map((source) => [source.source, source.table]));
  }
  switch (node.kind) {
    case 'model':
      dict.set('access', node.access);
      dict.set('group', node.group ?? null);
      dict.set('version', node.version ?? null);
      dict.set('latest_version', node.latestVersion ?? null);
      dict.set('constraints', node.constraints.map((constraint) => fromJs(constraint)));
      dict.set('contract', dictOf([['enforced', isEnforced(node.config)]]));
      break;
    case 'function':
      for (const [key, value] of [['database', node.target.database], ['schema', node.target.schema], ['identifier', node.target.identifier], ['alias', node.alias]] as const) dict.set(key, value);
      dict.set('arguments', node.arguments.map((argument) => configValue({ description: null, default_value: null, ...argument })));
      dict.set('returns', configValue({ description: null, ...node.returns }));
      break;
    case 'source':
      dict.set('source_name', node.sourceName);
      dict.set('source_description', node.sourceDescription);
      dict.set('loader', node.loader);
      dict.set('loaded_at_field', node.loadedAtField ?? null);
      break;
    case 'test': {
      const metadata = testMetadata(node);
      dict.set('column_name', node.generic?.column ?? null);
      dict.set('attached_node', node.attached ?? null);
      if (metadata) dict.set('test_metadata', dictOf([['name', metadata.name], ['kwargs', configValue(metadata.kwargs)], ['namespace', metadata.namespace ?? null]]));
      break;
    }
    case 'exposure':
      dict.set('type', node.type);
      dict.set('owner', configValue(node.owner));
      break;
    default:
  }
  return dict;
}

function columnValue(column: Column): Value {
  return dictOf([
    ['name', column.name],
    ['description', column.description],
    ['data_type', column.dataType ?? null],
    ['quote', column.quote ?? null],
    ['meta', configValue(column.meta)],
    ['tags', [...column.tags]],
    ['config', dictOf([['meta', configValue(column.meta)], ['tags', [...column.tags]]])],
    ['constraints', column.constraints.map((constraint) => fromJs(constraint))],
    ...(column.required === undefined ? [] : [['required', column.required] as [string, Value]]),
    ...(column.aliases === undefined ? [] : [['aliases', [...column.aliases]] as [string, Value]]),
  ]);
}

function isEnforced(config: ConfigMap): boolean {
  const contract = config['contract'];
  return typeof contract === 'object' && contract !== null && (contract as ConfigMap)['enforced'] === true;
}

const GROUPS: Readonly<Record<string, string>> = { source: 'sources', exposure: 'exposures', metric: 'metrics', semantic_model: 'semantic_models', saved_query: 'saved_queries', function: 'functions' };

/** What `graph` gives: every node by unique id, as dbt groups them. */
export function graphValue(manifest: Manifest): Dict {
  const groups = new Map<string, Dict>(['nodes', 'sources', 'exposures', 'groups', 'metrics', 'semantic_models', 'saved_queries', 'functions'].map((name) => [name, new Dict()]));
  for (const node of manifest.nodes.values()) {
    const group = GROUPS[node.kind] ?? 'nodes';
    if (node.kind !== 'unit_test') groups.get(group)!.set(node.id, nodeValue(node));
  }
  return dictOf(groups);
}
