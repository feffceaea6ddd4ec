{#- Relations that a materialization makes, finds, renames and takes away. -#}

{% macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') -%}{{ return(adapter.dispatch('make_intermediate_relation', 'dbt')(base_relation, suffix)) }}{%- endmacro %}
{% macro default__make_intermediate_relation(base_relation, suffix) -%}{{ return(lakec.beside(base_relation, suffix)) }}{%- endmacro %}

{% macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') -%}{{ return(adapter.dispatch('make_backup_relation', 'dbt')(base_relation, backup_relation_type, suffix)) }}{%- endmacro %}
{% macro default__make_backup_relation(base_relation, backup_relation_type, suffix) -%}{{ return(lakec.beside(base_relation, suffix).incorporate(type=backup_relation_type)) }}{%- endmacro %}

{#- A temporary table has no schema: it ends with the session. -#}
{% macro make_temp_relation(base_relation, suffix='__dbt_tmp') -%}{{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, suffix)) }}{%- endmacro %}
{% macro default__make_temp_relation(base_relation, suffix) -%}
    {{ return(base_relation.incorporate(path={'database': none, 'schema': none, 'identifier': base_relation.identifier ~ suffix ~ py_current_timestring()})) }}
{%- endmacro %}
{% macro snowflake__make_temp_relation(base_relation, suffix) -%}{{ return(lakec.beside(base_relation, suffix)) }}{%- endmacro %}
{% macro spark__make_temp_relation(base_relation, suffix) -%}
    {{ return(base_relation.incorporate(path={'database': none, 'schema': none, 'identifier': base_relation.identifier ~ suffix})) }}
{%- endmacro %}

{% macro beside(base_relation, suffix) -%}{{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}{%- endmacro %}

{% macro drop_relation(relation) -%}{{ return(adapter.dispatch('drop_relation', 'dbt')(relation)) }}{%- endmacro %}
{% macro default__drop_relation(relation) -%}
    {% call statement('drop_relation', auto_begin=False) -%}{{ get_drop_sql(relation) }}{%- endcall %}
{%- endmacro %}

{% macro get_drop_sql(relation) -%}{{ return(adapter.dispatch('get_drop_sql', 'dbt')(relation)) }}{%- endmacro %}
{% macro default__get_drop_sql(relation) -%}drop {{ 'view' if relation.is_view else 'table' }} if exists {{ relation }}{{ ' cascade' if adapter.type() in ['duckdb', 'postgres', 'redshift', 'snowflake'] }}{%- endmacro %}

{% macro drop_relation_if_exists(relation) -%}
    {%- if relation is not none -%}{% do adapter.drop_relation(relation) %}{%- endif -%}
{%- endmacro %}

{% macro rename_relation(from_relation, to_relation) -%}{{ return(adapter.dispatch('rename_relation', 'dbt')(from_relation, to_relation)) }}{%- endmacro %}
{% macro default__rename_relation(from_relation, to_relation) -%}
    {% call statement('rename_relation') -%}
        alter {{ 'view' if from_relation.is_view or to_relation.is_view else 'table' }} {{ from_relation }} rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
    {%- endcall %}
{%- endmacro %}

{% macro truncate_relation(relation) -%}{{ return(adapter.dispatch('truncate_relation', 'dbt')(relation)) }}{%- endmacro %}
{% macro default__truncate_relation(relation) -%}
    {% call statement('truncate_relation') -%}truncate table {{ relation }}{%- endcall %}
{%- endmacro %}

{% macro create_schema(relation) -%}{{ return(adapter.dispatch('create_schema', 'dbt')(relation)) }}{%- endmacro %}
{% macro default__create_schema(relation) -%}
    {% call statement('create_schema') -%}create schema if not exists {{ relation.without_identifier() }}{%- endcall %}
{%- endmacro %}

{% macro drop_schema(relation) -%}{{ return(adapter.dispatch('drop_schema', 'dbt')(relation)) }}{%- endmacro %}
{% macro default__drop_schema(relation) -%}
    {% call statement('drop_schema') -%}drop schema if exists {{ relation.without_identifier() }} cascade{%- endcall %}
{%- endmacro %}

{% macro get_or_create_relation(database, schema, identifier, type) -%}
    {%- set found = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
    {%- if found -%}{{ return([true, found]) }}{%- endif -%}
    {{ return([false, api.Relation.create(database=database, schema=schema, identifier=identifier, type=type)]) }}
{%- endmacro %}

{% macro get_columns_in_relation(relation) -%}{{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}{%- endmacro %}
{% macro default__get_columns_in_relation(relation) -%}{{ return(adapter.get_columns_in_relation(relation)) }}{%- endmacro %}

{% macro list_relations_without_caching(schema_relation) -%}{{ return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) }}{%- endmacro %}
{% macro default__list_relations_without_caching(schema_relation) -%}{{ return(adapter.list_relations_without_caching(schema_relation)) }}{%- endmacro %}

{% macro information_schema_name(database) -%}{{ return(adapter.dispatch('information_schema_name', 'dbt')(database)) }}{%- endmacro %}
{% macro default__information_schema_name(database) -%}{% if database %}{{ adapter.quote_as_configured(database, 'database') }}.{% endif %}INFORMATION_SCHEMA{%- endmacro %}

{% macro list_schemas(database) -%}{{ return(adapter.dispatch('list_schemas', 'dbt')(database)) }}{%- endmacro %}
{% macro default__list_schemas(database) -%}
    {{ return(run_query("select distinct schema_name from " ~ information_schema_name(database) ~ ".schemata where lower(catalog_name) = '" ~ (database | lower) ~ "'")) }}
{%- endmacro %}

{% macro check_schema_exists(information_schema, schema) -%}{{ return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) }}{%- endmacro %}
{% macro default__check_schema_exists(information_schema, schema) -%}
    {{ return(run_query("select count(*) from " ~ information_schema.replace(information_schema_view='SCHEMATA') ~ " where lower(schema_name) = '" ~ (schema | lower) ~ "'")) }}
{%- endmacro %}

{#- Makes the schemas of a run that are not there, by the macros that a project has in the place of the adapter's. -#}
{% macro make_schemas(wanted) -%}
    {%- for each in wanted if each.schema | lower not in (adapter.list_schemas(each.database) | map('lower') | list) -%}
        {% do adapter.create_schema(api.Relation.create(database=each.database, schema=each.schema)) %}
    {%- endfor -%}
    {% do adapter.commit() %}
{%- endmacro %}
