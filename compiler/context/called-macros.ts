/** What lakec's own materialization of a name calls, when it runs as a macro: what may be overridden. */
export function calledBy(materialization: string): ReadonlySet<string> {
  return CALLED.get(materialization) ?? BY_MODELS;
}

const BY_ALL = [
  'run_hooks', 'apply_grants', 'persist_docs', 'alter_relation_comment', 'alter_column_comment', 'get_grant_sql', 'get_show_grant_sql', 'get_revoke_sql', 'get_dcl_statement_list', 'call_dcl_statements', 'copy_grants',
  'create_indexes', 'get_create_index_sql', 'drop_relation', 'get_drop_sql',
];
const BY_TABLES = ['create_table_as', 'make_temp_relation', 'get_table_columns_and_constraints', 'get_assert_columns_equivalent', 'get_select_subquery'];

const BY_MODELS: ReadonlySet<string> = new Set([
  ...BY_ALL, ...BY_TABLES, 'create_view_as', 'get_create_table_as_sql', 'get_create_view_as_sql', 'rename_relation', 'drop_relation_if_exists', 'make_intermediate_relation', 'load_cached_relation',
  'process_schema_changes', 'check_for_schema_changes', 'sync_column_schemas', 'alter_relation_add_remove_columns', 'alter_column_type', 'get_merge_sql', 'get_delete_insert_merge_sql', 'get_insert_into_sql',
  'get_merge_update_columns', 'get_insert_overwrite_merge_sql', 'get_incremental_default_sql', 'get_incremental_append_sql', 'get_incremental_merge_sql', 'get_incremental_delete_insert_sql',
  'get_incremental_insert_overwrite_sql', 'get_incremental_microbatch_sql',
]);

const CALLED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['snapshot', new Set([
    ...BY_ALL, ...BY_TABLES, 'get_or_create_relation', 'strategy_dispatch', 'snapshot_timestamp_strategy', 'snapshot_check_strategy', 'snapshot_check_all_get_existing_columns', 'snapshot_hash_arguments', 'snapshot_get_time',
    'snapshot_string_as_time', 'get_snapshot_table_column_names', 'build_snapshot_table', 'build_snapshot_staging_table', 'snapshot_staging_table', 'snapshot_merge_sql', 'create_columns', 'post_snapshot', 'get_true_sql',
    'get_dbt_valid_to_current', 'unique_key_fields', 'unique_key_join_on', 'unique_key_is_null', 'unique_key_is_not_null', 'check_time_data_types', 'get_updated_at_column_data_type', 'get_snapshot_get_time_data_type',
  ])],
  ['seed', new Set([
    ...BY_ALL, 'create_csv_table', 'reset_csv_table', 'load_csv_rows', 'get_csv_sql', 'get_binding_char', 'get_batch_size', 'get_seed_column_quoted_csv', 'truncate_relation',
  ])],
  ['test', new Set(['get_test_sql', 'should_store_failures', 'get_create_sql'])],
]);
