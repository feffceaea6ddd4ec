{#- The history of changing rows as a macro: it runs where a project or a package overrides something that it calls, or brings a strategy
    of its own. -#}

{% materialization snapshot, default -%}
    {%- set strategy_name = config.get('strategy') -%}
    {%- set unique_key = config.get('unique_key') -%}
    {%- set there, target = get_or_create_relation(database=model.database, schema=model.schema, identifier=model.alias, type='table') -%}
    {%- if not target.is_table -%}{% do exceptions.relation_wrong_type(target, 'table') %}{%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set strategy_macro = strategy_dispatch(strategy_name) -%}
    {%- set strategy = strategy_macro(model, 'snapshotted_data', 'source_data', model['config'], there) -%}
    {% if not there -%}
        {%- set rows_sql = build_snapshot_table(strategy, model['compiled_code']) -%}
        {%- set final_sql = create_table_as(False, target, rows_sql) -%}
    {%- else -%}
        {%- set meta = lakec.snapshot_columns() -%}
        {% do adapter.assert_valid_snapshot_target_given_strategy(target, meta, strategy) %}
        {%- set staging = build_snapshot_staging_table(strategy, sql, target) -%}
        {%- set rows_sql = 'select * from ' ~ staging -%}
        {% do adapter.expand_target_column_types(from_relation=staging, to_relation=target) %}
        {%- set helping = ['dbt_change_type', 'dbt_unique_key'] -%}
        {%- if unique_key is not string -%}{%- for key in unique_key -%}{% do helping.append('dbt_unique_key_' ~ loop.index) %}{%- endfor -%}{%- endif -%}
        {%- set helping = helping + (helping | map('upper') | list) -%}
        {% do create_columns(target, adapter.get_missing_columns(staging, target) | rejectattr('name', 'in', helping) | list) %}
        {%- set columns = adapter.get_columns_in_relation(staging) | rejectattr('name', 'in', helping) | list -%}
        {%- set final_sql = snapshot_merge_sql(target=target, source=staging, insert_cols=lakec.quoted_names(columns | map(attribute='name'))) -%}
    {%- endif %}
    {% do check_time_data_types(rows_sql) %}
    {% call statement('main') -%}{{ final_sql }}{%- endcall %}
    {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(there, full_refresh_mode=False)) %}
    {% do persist_docs(target, model) %}
    {%- if not there -%}{% do create_indexes(target) %}{%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {%- if staging is defined -%}{% do post_snapshot(staging) %}{%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{#- The names of the columns that a snapshot adds, by dbt's names. -#}
{% macro snapshot_columns() -%}{{ return(config.get('snapshot_table_column_names') or get_snapshot_table_column_names()) }}{%- endmacro %}
{% macro get_snapshot_table_column_names() -%}
    {{ return({'dbt_valid_to': 'dbt_valid_to', 'dbt_valid_from': 'dbt_valid_from', 'dbt_scd_id': 'dbt_scd_id', 'dbt_updated_at': 'dbt_updated_at', 'dbt_is_deleted': 'dbt_is_deleted'}) }}
{%- endmacro %}

{#- Strategies: each gives the expressions by which rows are told apart, timed and compared. -#}
{% macro strategy_dispatch(name) -%}
    {%- set package, short = name.split('.', 1) if '.' in name else (none, name) -%}
    {%- if package is not none and package not in context -%}{% do exceptions.raise_compiler_error("There is no package '" ~ package ~ "', which the snapshot strategy '" ~ name ~ "' names.") %}{%- endif -%}
    {%- set names = context if package is none else context[package] -%}
    {%- set found = names.get('snapshot_' ~ short ~ '_strategy') -%}
    {%- if not found -%}{% do exceptions.raise_compiler_error("The snapshot strategy '" ~ name ~ "' needs a macro snapshot_" ~ short ~ "_strategy, and there is none.") %}{%- endif -%}
    {{ return(found) }}
{%- endmacro %}

{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
    {%- set updated_at = config.get('updated_at') -%}
    {{ return(lakec.snapshot_strategy(updated_at, '(' ~ snapshotted_rel ~ '.' ~ lakec.snapshot_columns().dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')')) }}
{%- endmacro %}

{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
    {%- set updated_at = config.get('updated_at') or snapshot_get_time() -%}
    {%- set added, compared = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) -%}
    {%- set changes = [] -%}
    {%- for column in compared or [] -%}
        {%- set before = snapshotted_rel ~ '.' ~ column -%}
        {%- set now = current_rel ~ '.' ~ column -%}
        {%- do changes.append(before ~ ' != ' ~ now ~ ' or (' ~ before ~ ' is null and ' ~ now ~ ' is not null) or (' ~ before ~ ' is not null and ' ~ now ~ ' is null)') -%}
    {%- endfor -%}
    {{ return(lakec.snapshot_strategy(updated_at, '(' ~ (get_true_sql() if added else changes | join(' or ')) ~ ')')) }}
{%- endmacro %}

{% macro snapshot_strategy(updated_at, row_changed) -%}
    {%- set key = config.get('unique_key') -%}
    {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
    {{ return({'unique_key': key, 'updated_at': updated_at, 'row_changed': row_changed, 'scd_id': snapshot_hash_arguments(api.Relation.scd_args(key, updated_at)), 'invalidate_hard_deletes': hard_deletes == 'invalidate', 'hard_deletes': hard_deletes}) }}
{%- endmacro %}

{#- Whether the SELECT has a compared column that the history lacks, and those that both have, quoted. -#}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
    {%- if not target_exists -%}{{ return((false, [])) }}{%- endif -%}
    {%- if check_cols_config == 'all' -%}{%- set wanted = get_columns_in_query(node['compiled_code']) -%}
    {%- elif check_cols_config is not string and check_cols_config -%}
        {%- set wanted = get_columns_in_query('select ' ~ (check_cols_config | join(', ')) ~ ' from (\n' ~ node['compiled_code'] ~ '\n) as subq') -%}
    {%- else -%}{% do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) %}
    {%- endif -%}
    {%- set history = adapter.get_columns_in_relation(adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias)) | map(attribute='name') | list -%}
    {%- set both = wanted | select('in', history) | list -%}
    {{ return((both | length < wanted | length, lakec.quoted_names(both))) }}
{%- endmacro %}

{% macro snapshot_hash_arguments(args) -%}{{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}{%- endmacro %}
{% macro default__snapshot_hash_arguments(args) -%}md5({% for arg in args %}coalesce(cast({{ arg }} as varchar ), ''){% if not loop.last %} || '|' || {% endif %}{% endfor %}){%- endmacro %}
{% macro spark__snapshot_hash_arguments(args) -%}md5({% for arg in args %}coalesce(cast({{ arg }} as string ), ''){% if not loop.last %} || '|' || {% endif %}{% endfor %}){%- endmacro %}

{% macro snapshot_get_time() -%}{{ adapter.dispatch('snapshot_get_time', 'dbt')() }}{%- endmacro %}
{% macro default__snapshot_get_time() -%}{{ current_timestamp() }}{%- endmacro %}
{% macro duckdb__snapshot_get_time() -%}{{ current_timestamp() }}::timestamp{%- endmacro %}
{% macro postgres__snapshot_get_time() -%}{{ current_timestamp() }}::timestamp without time zone{%- endmacro %}
{% macro snowflake__snapshot_get_time() -%}to_timestamp_ntz({{ current_timestamp() }}){%- endmacro %}

{% macro snapshot_string_as_time(timestamp) -%}{{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}{%- endmacro %}
{% macro default__snapshot_string_as_time(timestamp) -%}{{ return("'" ~ timestamp ~ "'::timestamp") }}{%- endmacro %}
{% macro spark__snapshot_string_as_time(timestamp) -%}{{ return("to_timestamp('" ~ timestamp ~ "')") }}{%- endmacro %}
{% macro snowflake__snapshot_string_as_time(timestamp) -%}{{ return("to_timestamp_ntz('" ~ timestamp ~ "')") }}{%- endmacro %}

{% macro get_true_sql() -%}{{ adapter.dispatch('get_true_sql', 'dbt')() }}{%- endmacro %}
{% macro default__get_true_sql() -%}TRUE{%- endmacro %}

{#- The rows that start a history. -#}
{% macro build_snapshot_table(strategy, sql) -%}{{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}{%- endmacro %}
{% macro default__build_snapshot_table(strategy, sql) -%}
    {%- set columns = lakec.snapshot_columns() -%}
select *,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}
    {%- if strategy.hard_deletes == 'new_record' %},
    'False' as {{ columns.dbt_is_deleted }}
    {%- endif %}
from (
    {{ sql }}
) as sbq
{%- endmacro %}

{% macro get_dbt_valid_to_current(strategy, columns) -%}
coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{#- What a run adds to a history: new versions, the ends of those that they follow, and what is gone. -#}
{% macro build_snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- set staging = make_temp_relation(target_relation) -%}
    {%- set rows = snapshot_staging_table(strategy, sql, target_relation) -%}
    {% call statement('build_snapshot_staging_relation') -%}{{ create_table_as(True, staging, rows) }}{%- endcall %}
    {{ return(staging) }}
{%- endmacro %}

{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}{{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}{%- endmacro %}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
    {%- set columns = lakec.snapshot_columns() -%}
    {%- set key = strategy.unique_key -%}
    {%- set marks = strategy.hard_deletes == 'new_record' -%}
    {%- set told = config.get('dbt_valid_to_current') -%}
    {%- set changed = strategy.row_changed ~ (' or snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" if marks else '') -%}
with snapshot_query as (
    {{ source_sql }}
),
snapshotted_data as (
    select *, {{ unique_key_fields(key) }}
    from {{ target_relation }}
    where {{ lakec.snapshot_is_open(columns.dbt_valid_to) }}
),
source_data as (
    select *, {{ unique_key_fields(key) }}
    from snapshot_query
),
insertions_source_data as (
    select *,
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ get_dbt_valid_to_current(strategy, columns) }},
        {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
    from source_data
),
updates_source_data as (
    select *,
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_to }}
    from source_data
),
insertions as (
    select 'insert' as dbt_change_type, source_data.*{% if marks %}, 'False' as {{ columns.dbt_is_deleted }}{% endif %}
    from insertions_source_data as source_data
    left join snapshotted_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
    where {{ unique_key_is_null(key, 'snapshotted_data') }} or ({{ unique_key_is_not_null(key, 'snapshotted_data') }} and ({{ changed }}))
),
updates as (
    select 'update' as dbt_change_type, source_data.*, snapshotted_data.{{ columns.dbt_scd_id }}{% if marks %}, snapshotted_data.{{ columns.dbt_is_deleted }}{% endif %}
    from updates_source_data as source_data
    join snapshotted_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
    where {{ changed }}
)
    {%- if marks or strategy.hard_deletes == 'invalidate' -%}
        {%- set gone %}
    from snapshotted_data
    left join source_data on {{ unique_key_join_on(key, 'snapshotted_data', 'source_data') }}
    where {{ unique_key_is_null(key, 'source_data') }}
            {%- if marks %} and not (snapshotted_data.{{ columns.dbt_is_deleted }} = 'True' and snapshotted_data.{{ columns.dbt_valid_to }} {{ '= ' ~ told if told else 'is null' }}){% endif -%}
        {%- endset -%}
        {%- set now = snapshot_get_time() %},
deletes as (
    select 'delete' as dbt_change_type, source_data.*,
        {{ now }} as {{ columns.dbt_valid_from }},
        {{ now }} as {{ columns.dbt_updated_at }},
        {{ now }} as {{ columns.dbt_valid_to }},
        snapshotted_data.{{ columns.dbt_scd_id }}{% if marks %}, snapshotted_data.{{ columns.dbt_is_deleted }}{% endif %}
    {{ gone }}
)
        {%- if marks -%}
            {%- set history = get_columns_in_relation(target_relation) | map(attribute='name') | list %},
deletion_records as (
    select 'insert' as dbt_change_type,
            {%- for name in get_columns_in_query(source_sql) %}
        {{ 'snapshotted_data' if name in history else 'source_data' }}.{{ adapter.quote(name) }},
            {%- endfor %}
            {%- for name in (['dbt_unique_key'] if key is string else lakec.numbered('dbt_unique_key_', key)) %}
        snapshotted_data.{{ name }},
            {%- endfor %}
        {{ now }} as {{ columns.dbt_valid_from }},
        {{ now }} as {{ columns.dbt_updated_at }},
        snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
        {{ snapshot_hash_arguments([columns.dbt_scd_id, now]) }} as {{ columns.dbt_scd_id }},
        'True' as {{ columns.dbt_is_deleted }}
    {{ gone }}
)
        {%- endif -%}
    {%- endif %}
select * from insertions
union all
select * from updates
    {%- if marks or strategy.hard_deletes == 'invalidate' %}
union all
select * from deletes
    {%- endif -%}
    {%- if marks %}
union all
select * from deletion_records
    {%- endif %}
{%- endmacro %}

{#- The parts of a key beside a row: one column, or one for each part. -#}
{% macro unique_key_fields(unique_key) -%}
    {%- if unique_key is string -%}{{ unique_key }} as dbt_unique_key
    {%- else -%}{%- for key in unique_key -%}{{ key }} as dbt_unique_key_{{ loop.index }}{{ ', ' if not loop.last }}{%- endfor -%}
    {%- endif -%}
{%- endmacro %}
{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
    {%- if unique_key is string -%}{{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
    {%- else -%}{%- for name in lakec.numbered('dbt_unique_key_', unique_key) -%}{{ equals(identifier ~ '.' ~ name, from_identifier ~ '.' ~ name) }}{{ ' and ' if not loop.last }}{%- endfor -%}
    {%- endif -%}
{%- endmacro %}
{% macro unique_key_is_null(unique_key, identifier) -%}{{ identifier }}.dbt_unique_key{{ '_1' if unique_key is not string }} is null{%- endmacro %}
{% macro unique_key_is_not_null(unique_key, identifier) -%}{{ identifier }}.dbt_unique_key{{ '_1' if unique_key is not string }} is not null{%- endmacro %}
{% macro numbered(prefix, items) -%}
    {%- set names = [] -%}
    {%- for _ in items -%}{% do names.append(prefix ~ loop.index) %}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}

{#- How a history takes what was staged. -#}
{% macro snapshot_merge_sql(target, source, insert_cols) -%}{{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}{%- endmacro %}
{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
    {%- set columns = lakec.snapshot_columns() -%}
merge into {{ target.render() }} as DBT_INTERNAL_DEST
using {{ source }} as DBT_INTERNAL_SOURCE
on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}
when matched and {{ lakec.snapshot_is_open('DBT_INTERNAL_DEST.' ~ columns.dbt_valid_to) }} and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete') then update
set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
when not matched and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert' then insert ({{ insert_cols | join(', ') }})
values ({{ insert_cols | join(', ') }})
{%- endmacro %}
{% macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}{{ lakec.snapshot_update_sql(target, source, insert_cols) }}{%- endmacro %}
{% macro postgres__snapshot_merge_sql(target, source, insert_cols) -%}{{ lakec.snapshot_update_sql(target, source, insert_cols) }}{%- endmacro %}
{% macro snapshot_update_sql(target, source, insert_cols) -%}
    {%- set columns = lakec.snapshot_columns() -%}
update {{ target }} as DBT_INTERNAL_TARGET
set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
from {{ source }} as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }}::text = DBT_INTERNAL_TARGET.{{ columns.dbt_scd_id }}::text
  and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update', 'delete')
  and {{ lakec.snapshot_is_open('DBT_INTERNAL_TARGET.' ~ columns.dbt_valid_to) }};
insert into {{ target }} ({{ insert_cols | join(', ') }})
select {% for column in insert_cols %}DBT_INTERNAL_SOURCE.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
from {{ source }} as DBT_INTERNAL_SOURCE
where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'
{%- endmacro %}
{#- Of a version that holds still. -#}
{% macro snapshot_is_open(valid_to) -%}
    {%- set told = config.get('dbt_valid_to_current') -%}
    {{ '(' ~ equals(valid_to, told | trim) ~ ' or ' ~ valid_to ~ ' is null)' if told else valid_to ~ ' is null' }}
{%- endmacro %}

{% macro create_columns(relation, columns) -%}{{ return(adapter.dispatch('create_columns', 'dbt')(relation, columns)) }}{%- endmacro %}
{% macro default__create_columns(relation, columns) -%}
    {%- for column in columns -%}{% call statement() -%}alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type or column.data_type }}{%- endcall %}{%- endfor -%}
{%- endmacro %}

{% macro post_snapshot(staging_relation) -%}{{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}{%- endmacro %}
{% macro default__post_snapshot(staging_relation) -%}{%- endmacro %}
{% macro duckdb__post_snapshot(staging_relation) -%}{{ return(drop_relation(staging_relation)) }}{%- endmacro %}

{#- The time of a version and the time of the engine may be of two types. -#}
{% macro get_updated_at_column_data_type(snapshot_sql) -%}
    {%- for column in get_column_schema_from_query(snapshot_sql) if column.column | lower == 'dbt_updated_at' -%}{{ return(column.dtype) }}{%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
{% macro get_snapshot_get_time_data_type() -%}
    {%- for column in get_column_schema_from_query('select ' ~ adapter.dispatch('snapshot_get_time', 'dbt')() ~ ' as dbt_time') -%}{{ return(column.dtype) }}{%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
{% macro check_time_data_types(sql) -%}
    {%- set changed = get_updated_at_column_data_type(sql) -%}
    {%- set now = get_snapshot_get_time_data_type() -%}
    {%- if changed is not none and now is not none and changed != now -%}
        {% do exceptions.warn('Data type of snapshot table timestamp columns (' ~ now ~ ") doesn't match derived column 'updated_at' (" ~ changed ~ '). Please update snapshot config \'updated_at\'.') %}
    {%- endif -%}
{%- endmacro %}
