{% macro build_snapshot_table(strategy, sql) %}
    {% do noted('build_snapshot_table', model.name) %}
    select *, 'first' as how from ({{ dbt.build_snapshot_table(strategy, sql) }}) as built
{% endmacro %}
{% macro duckdb__snapshot_merge_sql(target, source, insert_cols) %}
    {% do noted('snapshot_merge_sql', insert_cols | join(' ')) %}
    update {{ target }} as old set dbt_valid_to = source.dbt_valid_to, how = 'closed'
    from {{ source }} as source
    where source.dbt_scd_id = old.dbt_scd_id and source.dbt_change_type in ('update', 'delete') and old.dbt_valid_to is null;
    insert into {{ target }} ({{ insert_cols | join(', ') }}, how)
    select {{ insert_cols | join(', ') }}, 'merged' from {{ source }} where dbt_change_type = 'insert'
{% endmacro %}
{% macro default__create_columns(relation, columns) %}
    {% do noted('create_columns', columns | map(attribute='name') | join(' ')) %}
    {{ dbt.default__create_columns(relation, columns) }}
{% endmacro %}
{% macro post_snapshot(staging_relation) %}
    {% do noted('post_snapshot', model.name) %}
    {{ dbt.post_snapshot(staging_relation) }}
{% endmacro %}
{% macro snapshot_get_time() %}timestamp '2024-05-06 07:08:09'{% endmacro %}
