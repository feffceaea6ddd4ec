{#- How an incremental table takes its new rows: dbt's macros for strategies, each given a dict of arguments. -#}

{% macro get_quoted_csv(column_names) -%}{{ return(lakec.quoted_names(column_names) | join(', ')) }}{%- endmacro %}
{% macro quoted_names(column_names) -%}
    {%- set quoted = [] -%}
    {%- for name in column_names -%}{% do quoted.append(adapter.quote(name)) %}{%- endfor -%}
    {{ return(quoted) }}
{%- endmacro %}

{% macro get_incremental_append_sql(arg_dict) -%}{{ return(adapter.dispatch('get_incremental_append_sql', 'dbt')(arg_dict)) }}{%- endmacro %}
{% macro default__get_incremental_append_sql(arg_dict) -%}{{ return(get_insert_into_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'])) }}{%- endmacro %}

{% macro get_insert_into_sql(target_relation, temp_relation, dest_columns) -%}
    {%- set names = get_quoted_csv(dest_columns | map(attribute='name')) -%}
insert into {{ target_relation }} ({{ names }})
(
    select {{ names }}
    from {{ temp_relation }}
)
{%- endmacro %}

{% macro get_incremental_delete_insert_sql(arg_dict) -%}{{ return(adapter.dispatch('get_incremental_delete_insert_sql', 'dbt')(arg_dict)) }}{%- endmacro %}
{% macro default__get_incremental_delete_insert_sql(arg_dict) -%}
    {{ return(get_delete_insert_merge_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['unique_key'], arg_dict['dest_columns'], arg_dict['incremental_predicates'])) }}
{%- endmacro %}

{% macro get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}{{ return(adapter.dispatch('get_delete_insert_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates)) }}{%- endmacro %}
{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {%- set names = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    {%- if unique_key -%}
        {%- set keys = [unique_key] if unique_key is string else unique_key -%}
delete from {{ target }} as DBT_INCREMENTAL_TARGET
where exists (
    select 1 from {{ source }} as DBT_INCREMENTAL_SOURCE
    where {% for key in keys %}DBT_INCREMENTAL_SOURCE.{{ key }} = DBT_INCREMENTAL_TARGET.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
)
{%- for predicate in incremental_predicates or [] %} and {{ predicate }}{% endfor %};
    {% endif -%}
insert into {{ target }} ({{ names }})
(
    select {{ names }}
    from {{ source }}
)
{%- endmacro %}

{% macro get_incremental_merge_sql(arg_dict) -%}{{ return(adapter.dispatch('get_incremental_merge_sql', 'dbt')(arg_dict)) }}{%- endmacro %}
{% macro default__get_incremental_merge_sql(arg_dict) -%}
    {{ return(get_merge_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['unique_key'], arg_dict['dest_columns'], arg_dict['incremental_predicates'])) }}
{%- endmacro %}

{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}{{ return(adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates)) }}{%- endmacro %}
{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
    {%- set predicates = [] + (incremental_predicates or []) -%}
    {%- set names = lakec.quoted_names(dest_columns | map(attribute='name')) -%}
    {%- set updated = get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
    {%- if unique_key -%}
        {%- for key in ([unique_key] if unique_key is string else unique_key) -%}{% do predicates.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) %}{%- endfor -%}
    {%- else -%}{% do predicates.append('FALSE') %}{%- endif -%}
merge into {{ target }} as DBT_INTERNAL_DEST
using {{ source }} as DBT_INTERNAL_SOURCE
on ({{ predicates | join(') and (') }})
{% if unique_key -%}
when matched then update set
    {% for column in updated %}{{ column }} = DBT_INTERNAL_SOURCE.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
{% endif -%}
when not matched then insert ({{ names | join(', ') }})
values ({% for name in names %}DBT_INTERNAL_SOURCE.{{ name }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}{{ return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) }}{%- endmacro %}
{% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}
    {%- if merge_update_columns and merge_exclude_columns -%}{% do exceptions.raise_compiler_error('Model cannot specify merge_update_columns and merge_exclude_columns. Please update model to use only one config') %}{%- endif -%}
    {%- if merge_update_columns -%}{{ return(merge_update_columns) }}{%- endif -%}
    {%- set left = merge_exclude_columns | default([], true) | map('lower') | list -%}
    {%- set kept = [] -%}
    {%- for column in dest_columns if column.name | lower not in left -%}{% do kept.append(column.quoted) %}{%- endfor -%}
    {{ return(kept) }}
{%- endmacro %}

{% macro get_incremental_insert_overwrite_sql(arg_dict) -%}{{ return(adapter.dispatch('get_incremental_insert_overwrite_sql', 'dbt')(arg_dict)) }}{%- endmacro %}
{% macro default__get_incremental_insert_overwrite_sql(arg_dict) -%}
    {{ return(get_insert_overwrite_merge_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'], arg_dict['incremental_predicates'])) }}
{%- endmacro %}
{% macro get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}{{ return(adapter.dispatch('get_insert_overwrite_merge_sql', 'dbt')(target, source, dest_columns, predicates, include_sql_header)) }}{%- endmacro %}
{% macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header) -%}
    {%- set names = get_quoted_csv(dest_columns | map(attribute='name')) -%}
merge into {{ target }} as DBT_INTERNAL_DEST
using {{ source }} as DBT_INTERNAL_SOURCE
on FALSE
when not matched by source{% if predicates %} and {{ predicates | join(' and ') }}{% endif %} then delete
when not matched then insert ({{ names }}) values ({{ names }})
{%- endmacro %}

{% macro get_incremental_microbatch_sql(arg_dict) -%}{{ return(adapter.dispatch('get_incremental_microbatch_sql', 'dbt')(arg_dict)) }}{%- endmacro %}
{% macro default__get_incremental_microbatch_sql(arg_dict) -%}{{ return(get_incremental_delete_insert_sql(arg_dict)) }}{%- endmacro %}

{% macro get_incremental_default_sql(arg_dict) -%}{{ return(adapter.dispatch('get_incremental_default_sql', 'dbt')(arg_dict)) }}{%- endmacro %}
{% macro default__get_incremental_default_sql(arg_dict) -%}{{ return(get_incremental_append_sql(arg_dict)) }}{%- endmacro %}
{% macro duckdb__get_incremental_default_sql(arg_dict) -%}{{ return(get_incremental_delete_insert_sql(arg_dict)) }}{%- endmacro %}
{% macro postgres__get_incremental_default_sql(arg_dict) -%}
    {{ return(get_incremental_delete_insert_sql(arg_dict) if arg_dict['unique_key'] else get_incremental_append_sql(arg_dict)) }}
{%- endmacro %}
{% macro snowflake__get_incremental_default_sql(arg_dict) -%}{{ return(get_incremental_merge_sql(arg_dict)) }}{%- endmacro %}

{#- Columns that came and went. -#}
{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') -%}
    {%- if on_schema_change in ['sync_all_columns', 'append_new_columns', 'fail', 'ignore'] -%}{{ return(on_schema_change) }}{%- endif -%}
    {%- if on_schema_change -%}{% do log('Invalid value for on_schema_change (' ~ on_schema_change ~ ') specified. Setting default value of ' ~ default ~ '.') %}{%- endif -%}
    {{ return(default) }}
{%- endmacro %}

{% macro diff_columns(source_columns, target_columns) -%}
    {%- set names = target_columns | map(attribute='name') | list -%}
    {%- set missing = [] -%}
    {%- for column in source_columns if column.name not in names -%}{% do missing.append(column) %}{%- endfor -%}
    {{ return(missing) }}
{%- endmacro %}

{% macro diff_column_data_types(source_columns, target_columns) -%}
    {%- set changed = [] -%}
    {%- for column in source_columns -%}
        {%- for other in target_columns if other.name == column.name and other.data_type != column.data_type and not column.can_expand_to(other_column=other) -%}
            {% do changed.append({'column_name': other.name, 'new_type': column.data_type}) %}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(changed) }}
{%- endmacro %}

{% macro check_for_schema_changes(source_relation, target_relation) -%}
    {%- set source = adapter.get_columns_in_relation(source_relation) -%}
    {%- set target = adapter.get_columns_in_relation(target_relation) -%}
    {%- set added = diff_columns(source, target) -%}
    {%- set gone = diff_columns(target, source) -%}
    {%- set changed = diff_column_data_types(source, target) -%}
    {{ return({'schema_changed': (added or gone or changed) | length > 0, 'source_not_in_target': added, 'target_not_in_source': gone, 'source_columns': source, 'target_columns': target, 'new_target_types': changed}) }}
{%- endmacro %}

{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
    {%- set added = schema_changes_dict['source_not_in_target'] -%}
    {%- if on_schema_change == 'append_new_columns' -%}
        {%- if added -%}{% do alter_relation_add_remove_columns(target_relation, added, none) %}{%- endif -%}
    {%- else -%}
        {%- set gone = schema_changes_dict['target_not_in_source'] -%}
        {%- if added or gone -%}{% do alter_relation_add_remove_columns(target_relation, added, gone) %}{%- endif -%}
        {%- for change in schema_changes_dict['new_target_types'] -%}{% do alter_column_type(target_relation, change['column_name'], change['new_type']) %}{%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro process_schema_changes(on_schema_change, source_relation, target_relation) -%}
    {%- if on_schema_change == 'ignore' -%}{{ return({}) }}{%- endif -%}
    {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
    {%- if changes['schema_changed'] -%}
        {%- if on_schema_change == 'fail' -%}
            {% do exceptions.raise_compiler_error('The source and target schemas on this incremental model are out of sync. They can be reconciled in several ways: re-run the incremental model with --full-refresh, or update its schema by hand.') %}
        {%- endif -%}
        {% do sync_column_schemas(on_schema_change, target_relation, changes) %}
    {%- endif -%}
    {{ return(changes['source_columns']) }}
{%- endmacro %}

{% macro alter_relation_add_remove_columns(relation, add_columns=none, remove_columns=none) -%}{{ return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) }}{%- endmacro %}
{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
    {%- for column in add_columns or [] -%}{% do run_query('alter table ' ~ relation ~ ' add column ' ~ column.quoted ~ ' ' ~ column.data_type) %}{%- endfor -%}
    {%- for column in remove_columns or [] -%}{% do run_query('alter table ' ~ relation ~ ' drop column ' ~ column.quoted) %}{%- endfor -%}
{%- endmacro %}

{% macro alter_column_type(relation, column_name, new_column_type) -%}{{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}{%- endmacro %}
{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
    {% do run_query('alter table ' ~ relation ~ ' alter column ' ~ adapter.quote(column_name) ~ ' type ' ~ new_column_type) %}
{%- endmacro %}
