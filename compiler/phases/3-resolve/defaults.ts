import type { ConfigMap, ConfigValue, FolderConfigKind } from '../../contracts/project.ts';

/** A kind of node whose config is made of several places. */
export type ConfiguredKind = 'model' | 'snapshot' | 'seed' | 'source' | 'test' | 'unit_test' | 'exposure' | 'analysis' | 'operation' | 'semantic_model' | 'metric' | 'saved_query' | 'function';

/** The tree of folder config that a kind is configured by; hooks and analyses take the models' one, as in dbt. */
export const FOLDER_TREE: Readonly<Record<ConfiguredKind, FolderConfigKind>> = {
  model: 'models', snapshot: 'snapshots', seed: 'seeds', source: 'sources', test: 'data_tests', unit_test: 'unit_tests', exposure: 'exposures', analysis: 'models', operation: 'models',
  semantic_model: 'semantic_models', metric: 'metrics', saved_query: 'saved_queries', function: 'functions',
};

const common: ConfigMap = { enabled: true, alias: null, schema: null, database: null, tags: [], meta: {}, group: null, static_analysis: null };

const node: ConfigMap = {
  ...common,
  materialized: 'view', incremental_strategy: null, batch_size: null, lookback: 1, begin: null, persist_docs: {}, 'post-hook': [], 'pre-hook': [], quoting: {}, column_types: {},
  full_refresh: null, unique_key: null, on_schema_change: 'ignore', on_configuration_change: 'apply', grants: {}, packages: [], docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true }, event_time: null, concurrent_batches: null,
};

/** What a config says where nobody says anything: dbt's keys in dbt's order. */
export const DEFAULTS: Readonly<Record<ConfiguredKind, ConfigMap>> = {
  model: { ...node, access: 'protected', freshness: null },
  analysis: node,
  operation: node,
  seed: { ...node, materialized: 'seed', delimiter: ',', quote_columns: null },
  snapshot: {
    ...node, materialized: 'snapshot', strategy: null, target_schema: null, target_database: null, updated_at: null, check_cols: null,
    snapshot_meta_column_names: { dbt_valid_to: null, dbt_valid_from: null, dbt_scd_id: null, dbt_updated_at: null, dbt_is_deleted: null }, dbt_valid_to_current: null,
  },
  function: { ...node, materialized: 'function', type: 'scalar', volatility: null, runtime_version: null, entry_point: null },
  test: {
    ...common, schema: 'dbt_test__audit', materialized: 'test', severity: 'ERROR', store_failures: null, store_failures_as: null, where: null, limit: null, fail_calc: 'count(*)',
    warn_if: '!= 0', error_if: '!= 0',
  },
  source: { enabled: true, materialized: 'source', event_time: null, freshness: null, loaded_at_field: null, loaded_at_query: null, meta: {}, tags: [], static_analysis: null },
  unit_test: { tags: [], meta: {}, enabled: true, materialized: 'unit', static_analysis: null },
  exposure: { enabled: true, tags: [], meta: {}, materialized: 'exposure' },
  semantic_model: { enabled: true, group: null, meta: {}, materialized: 'semantic_model' },
  metric: { enabled: true, group: null, meta: {}, materialized: 'metric' },
  saved_query: { enabled: true, group: null, meta: {}, export_as: null, schema: null, cache: { enabled: false }, materialized: 'saved_query' },
};

type Check = 'text' | 'boolean' | 'int' | 'texts' | 'map' | readonly string[];

/** Types of the config keys that lakec itself reads; anything else is the user's or an adapter's own. */
export const KEY_TYPES: Readonly<Record<string, Check>> = {
  enabled: 'boolean', alias: 'text', schema: 'text', database: 'text', tags: 'texts', meta: 'map', group: 'text', materialized: 'text', incremental_strategy: 'text', persist_docs: 'map',
  quoting: 'map', column_types: 'map', full_refresh: 'boolean', unique_key: 'texts', on_schema_change: ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'], on_configuration_change: ['apply', 'continue', 'fail'], grants: 'map',
  docs: 'map', contract: 'map', access: ['private', 'protected', 'public'], delimiter: 'text', quote_columns: 'boolean', strategy: 'text', target_schema: 'text', target_database: 'text',
  updated_at: 'text', check_cols: 'texts', snapshot_meta_column_names: 'map', severity: ['error', 'warn', 'ERROR', 'WARN', 'Error', 'Warn'], store_failures: 'boolean',
  store_failures_as: ['table', 'view', 'ephemeral'], parity: 'map', where: 'text', limit: 'int', fail_calc: 'text', warn_if: 'text', error_if: 'text', loaded_at_field: 'text', loaded_at_query: 'text',
};

/** What a value is instead of what its key needs; undefined when it fits. Null takes a setting back. */
export function mistyped(key: string, value: ConfigValue): { readonly expected: string; readonly words?: readonly string[] } | undefined {
  const check = Object.hasOwn(KEY_TYPES, key) ? KEY_TYPES[key]! : undefined;
  if (check === undefined || value === null) return undefined;
  const text = typeof value === 'string';
  switch (check) {
    case 'text': return text ? undefined : { expected: 'a text' };
    case 'boolean': return typeof value === 'boolean' ? undefined : { expected: 'true or false' };
    case 'int': return typeof value === 'number' && Number.isInteger(value) ? undefined : { expected: 'a whole number' };
    case 'texts': return text || (Array.isArray(value) && value.every((item) => typeof item === 'string')) ? undefined : { expected: 'a text or a list of texts' };
    case 'map': return typeof value === 'object' && !Array.isArray(value) ? undefined : { expected: 'a map' };
    default: return text && check.includes(value) ? undefined : { expected: check.filter((word) => word === word.toLowerCase()).join(', '), words: check };
  }
}
