{#- Tables of CSV files as a macro: it runs where a project or a package overrides something that it calls. -#}

{% materialization seed, default -%}
    {%- set full = should_full_refresh() -%}
    {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
    {%- set there = existing is not none and existing.is_table -%}
    {%- set agate_table = load_agate_table() -%}
    {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none and existing.is_view -%}
        {% do exceptions.raise_compiler_error("Cannot seed to '" ~ existing.render() ~ "', it is a view") %}
    {%- elif there -%}{%- set made = reset_csv_table(model, full, existing, agate_table) -%}
    {%- else -%}{%- set made = create_csv_table(model, agate_table) -%}
    {%- endif -%}
    {%- set count = agate_table.rows | length -%}
    {%- set filled = load_csv_rows(model, agate_table) if count > 0 else '' -%}
    {%- set code = 'CREATE' if full else 'INSERT' -%}
    {% call noop_statement('main', code ~ ' ' ~ count, code, count) %}{{ get_csv_sql(made, filled) }};{% endcall %}
    {%- set target = this.incorporate(type='table') -%}
    {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full)) %}
    {% do persist_docs(target, model) %}
    {%- if full or not there -%}{% do create_indexes(target) %}{%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{% macro create_csv_table(model, agate_table) -%}{{ return(adapter.dispatch('create_csv_table', 'dbt')(model, agate_table)) }}{%- endmacro %}
{% macro default__create_csv_table(model, agate_table) -%}
    {%- set told = model['config'].get('column_types', {}) or {} -%}
    {%- set definitions = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do definitions.append(adapter.quote_seed_column(name | string, model['config'].get('quote_columns')) ~ ' ' ~ told.get(name, adapter.convert_type(agate_table, loop.index0))) -%}
    {%- endfor -%}
    {%- set sql = 'create table ' ~ this.render() ~ ' (' ~ definitions | join(', ') ~ ')' -%}
    {% call statement('_') -%}{{ sql }}{%- endcall %}
    {{ return(sql) }}
{%- endmacro %}

{#- An old table is emptied and filled again; with --full-refresh it is made anew. -#}
{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}{{ return(adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table)) }}{%- endmacro %}
{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
    {%- if full_refresh -%}
        {% do adapter.drop_relation(old_relation) %}
        {{ return(create_csv_table(model, agate_table)) }}
    {%- endif -%}
    {% do adapter.truncate_relation(old_relation) %}
    {{ return('truncate table ' ~ old_relation.render()) }}
{%- endmacro %}

{% macro load_csv_rows(model, agate_table) -%}{{ return(adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table)) }}{%- endmacro %}
{% macro default__load_csv_rows(model, agate_table) -%}
    {%- set names = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
    {%- set values = '(' ~ ([get_binding_char()] * (agate_table.column_names | length)) | join(', ') ~ ')' -%}
    {%- set statements = [] -%}
    {%- for chunk in agate_table.rows | batch(get_batch_size()) -%}
        {%- set bindings = [] -%}
        {%- for row in chunk -%}{%- do bindings.extend(row) -%}{%- endfor -%}
        {%- do statements.append('insert into ' ~ this.render() ~ ' (' ~ names ~ ') values ' ~ ([values] * (chunk | length)) | join(', ')) -%}
        {%- do adapter.add_query(statements[-1], bindings=bindings, abridge_sql_log=True) -%}
    {%- endfor -%}
    {{ return(statements[0]) }}
{%- endmacro %}
{% macro duckdb__load_csv_rows(model, agate_table) -%}
    {%- if not config.get('fast', true) -%}{{ return(lakec.default__load_csv_rows(model, adapter.convert_datetimes_to_strs(agate_table))) }}{%- endif -%}
    {%- set sql = 'COPY ' ~ this.render() ~ " FROM '" ~ adapter.get_seed_file_path(model) ~ "' (FORMAT CSV, HEADER TRUE, DELIMITER '" ~ config.get('delimiter', ',') ~ "')" -%}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{%- endmacro %}

{% macro get_seed_column_quoted_csv(model, column_names) -%}
    {%- set names = [] -%}
    {%- for name in column_names -%}{% do names.append(adapter.quote_seed_column(name, model['config'].get('quote_columns'))) %}{%- endfor -%}
    {{ return(names | join(', ')) }}
{%- endmacro %}

{% macro get_csv_sql(create_or_truncate_sql, insert_sql) -%}{{ adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql) }}{%- endmacro %}
{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) -%}
{{ create_or_truncate_sql }};
-- dbt seed --
{{ insert_sql }}
{%- endmacro %}

{% macro get_binding_char() -%}{{ return(adapter.dispatch('get_binding_char', 'dbt')()) }}{%- endmacro %}
{% macro default__get_binding_char() -%}{{ return('%s') }}{%- endmacro %}
{% macro duckdb__get_binding_char() -%}{{ return(adapter.get_binding_char()) }}{%- endmacro %}
{% macro get_batch_size() -%}{{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}{%- endmacro %}
{% macro default__get_batch_size() -%}{{ return(10000) }}{%- endmacro %}
