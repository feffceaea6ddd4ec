{% macro create_csv_table(model, agate_table) %}
    {% do noted('create_csv_table', model.name ~ ': ' ~ agate_table.column_names | join(' ') ~ ', ' ~ agate_table.rows | length) %}
    {{ return(dbt.create_csv_table(model, agate_table)) }}
{% endmacro %}
{% macro duckdb__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% do noted('reset_csv_table', model.name ~ ' ' ~ full_refresh) %}
    {{ return(dbt.default__reset_csv_table(model, full_refresh, old_relation, agate_table)) }}
{% endmacro %}
{% macro default__load_csv_rows(model, agate_table) %}
    {% do noted('load_csv_rows', model.name) %}
    {{ return(dbt.duckdb__load_csv_rows(model, agate_table)) }}
{% endmacro %}
{% macro get_batch_size() %}{{ return(2) }}{% endmacro %}
{% macro get_csv_sql(create_or_truncate_sql, insert_sql) %}
    {% do noted('get_csv_sql', model.name) %}
    {{ create_or_truncate_sql }}; {{ insert_sql }}
{% endmacro %}
