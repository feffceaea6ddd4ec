{#- The statements that make a table or a view, under dbt's names: materializations of projects call them, and projects override them. -#}

{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}{{ return(adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code)) }}{%- endmacro %}

{% macro default__create_table_as(temporary, relation, compiled_code) -%}
    {%- set contract = config.get('contract') -%}
    {%- set header = config.get('sql_header') -%}
    {%- if header %}{{ header }}
{% endif -%}
    {%- if contract and contract.enforced and not temporary -%}
        {{ get_assert_columns_equivalent(compiled_code) }}
create table {{ relation }}
{{ get_table_columns_and_constraints() }};
insert into {{ relation }} ({{ lakec.contract_names() }})
{{ get_select_subquery(compiled_code) }}
    {%- else -%}
create {{ 'temporary ' if temporary }}table {{ relation.include(database=(not temporary), schema=(not temporary)) }} as (
    {{ compiled_code }}
)
    {%- endif -%}
{%- endmacro %}

{% macro spark__create_table_as(temporary, relation, compiled_code) -%}
{% if temporary %}create or replace temporary view {{ relation.identifier }}{% else %}create or replace table {{ relation }} using {{ config.get('file_format', 'iceberg') }}{% endif %} as
{{ compiled_code }}
{%- endmacro %}

{% macro create_view_as(relation, sql) -%}{{ return(adapter.dispatch('create_view_as', 'dbt')(relation, sql)) }}{%- endmacro %}

{% macro default__create_view_as(relation, sql) -%}
    {%- set contract = config.get('contract') -%}
    {%- set header = config.get('sql_header') -%}
    {%- if header %}{{ header }}
{% endif -%}
    {%- if contract and contract.enforced %}{{ get_assert_columns_equivalent(sql) }}{% endif -%}
create view {{ relation }} as (
    {{ sql }}
)
{%- endmacro %}

{% macro spark__create_view_as(relation, sql) -%}
create or replace view {{ relation }} as
{{ sql }}
{%- endmacro %}

{% macro snowflake__create_view_as(relation, sql) -%}
create or replace view {{ relation }} as (
    {{ sql }}
)
{%- endmacro %}

{% macro get_create_table_as_sql(temporary, relation, sql) -%}{{ return(adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql)) }}{%- endmacro %}
{% macro default__get_create_table_as_sql(temporary, relation, sql) -%}{{ return(create_table_as(temporary, relation, sql)) }}{%- endmacro %}

{% macro get_create_view_as_sql(relation, sql) -%}{{ return(adapter.dispatch('get_create_view_as_sql', 'dbt')(relation, sql)) }}{%- endmacro %}
{% macro default__get_create_view_as_sql(relation, sql) -%}{{ return(create_view_as(relation, sql)) }}{%- endmacro %}

{% macro get_create_sql(relation, sql) -%}{{ return(adapter.dispatch('get_create_sql', 'dbt')(relation, sql)) }}{%- endmacro %}
{% macro default__get_create_sql(relation, sql) -%}
    {%- if relation.is_view -%}{{ get_create_view_as_sql(relation, sql) }}{%- else -%}{{ get_create_table_as_sql(false, relation, sql) }}{%- endif -%}
{%- endmacro %}

{% macro get_select_subquery(sql) -%}{{ return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) }}{%- endmacro %}
{% macro default__get_select_subquery(sql) -%}
select {{ lakec.contract_names() }}
from (
    {{ sql }}
) as model_subq
{%- endmacro %}

{% macro contract_names() -%}
    {%- for column in model['columns'].values() -%}{{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ', ' if not loop.last }}{%- endfor -%}
{%- endmacro %}

{% macro get_table_columns_and_constraints() -%}{{ adapter.dispatch('get_table_columns_and_constraints', 'dbt')() }}{%- endmacro %}
{% macro default__get_table_columns_and_constraints() -%}
(
    {% for definition in adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}{{ definition }}{{ ',' if not loop.last }}
    {% endfor -%}
    {%- for constraint in adapter.render_raw_model_constraints(raw_constraints=model['constraints']) %}, {{ constraint }}
    {% endfor %}
)
{%- endmacro %}

{#- A contract's columns are checked before anything runs; the macro is there to be called and overridden. -#}
{% macro get_assert_columns_equivalent(sql) -%}{{ adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql) }}{%- endmacro %}
{% macro default__get_assert_columns_equivalent(sql) -%}{%- endmacro %}

{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}{{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}{%- endmacro %}
{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
{%- if select_sql_header %}{{ select_sql_header }}
{% endif -%}
select * from (
    {{ select_sql }}
) as __dbt_sbq
where false
limit 0
{%- endmacro %}

{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
    {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
{%- endmacro %}

{% macro get_create_index_sql(relation, index_dict) -%}{{ return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) }}{%- endmacro %}
{% macro default__get_create_index_sql(relation, index_dict) -%}{{ return(none) }}{%- endmacro %}
{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
create {{ 'unique ' if index_dict.get('unique') }}index "{{ local_md5(index_dict['columns'] | join('_') ~ relation ~ index_dict.get('unique', false) ~ run_started_at) }}" on {{ relation }} ({{ index_dict['columns'] | join(', ') }})
{%- endmacro %}
{% macro postgres__get_create_index_sql(relation, index_dict) -%}
create {{ 'unique ' if index_dict.get('unique') }}index if not exists "{{ local_md5(index_dict['columns'] | join('_') ~ relation ~ index_dict.get('unique', false) ~ run_started_at) }}" on {{ relation }} {{ 'using ' ~ index_dict['type'] ~ ' ' if index_dict.get('type') }}({{ index_dict['columns'] | join(', ') }})
{%- endmacro %}

{% macro create_indexes(relation) -%}{{ adapter.dispatch('create_indexes', 'dbt')(relation) }}{%- endmacro %}
{% macro default__create_indexes(relation) -%}
    {%- for index in config.get('indexes', default=[]) -%}
        {%- set sql = get_create_index_sql(relation, index) -%}
        {%- if sql %}{% do run_query(sql) %}{% endif -%}
    {%- endfor -%}
{%- endmacro %}
