{% macro noted(name, said='') %}{% do run_query("insert into main.calls values ('" ~ name ~ "', '" ~ (said | replace("'", "")) ~ "')") %}{% endmacro %}
{% macro drop_relation(relation) %}
    {% if relation.identifier == 'scratch' %}{% do noted('drop_relation', relation.identifier) %}{% endif %}
    {% call statement("drop", auto_begin=False) %}drop {{ relation.type }} if exists {{ relation }} cascade{% endcall %}
{% endmacro %}
{% macro duckdb__rename_relation(from_relation, to_relation) %}
    {% call statement('rename') %}alter {{ to_relation.type }} {{ from_relation }} rename to {{ to_relation.identifier }}{% endcall %}
    {% if to_relation.identifier == 'odd' %}{% call statement('said') %}comment on table {{ to_relation }} is 'renamed'{% endcall %}{% endif %}
{% endmacro %}
{% macro truncate_relation(relation) %}
    {% call statement('t') %}delete from {{ relation }} where id > 1{% endcall %}
{% endmacro %}
{% macro duckdb__list_schemas(database) %}{{ return(run_query("select 'main' as schema_name union all select 'here' order by 1")) }}{% endmacro %}
{% macro check_schema_exists(information_schema, schema) %}{{ return(run_query("select case when '" ~ schema ~ "' = 'here' then 1 else 0 end")) }}{% endmacro %}
{% macro get_columns_in_relation(relation) %}
    {{ return([api.Column('told', 'varchar')] if relation.identifier == 'odd' else []) }}
{% endmacro %}
{% macro create_schema(relation) %}
    {% call statement('create_schema') %}create schema if not exists {{ relation.without_identifier() }}{% endcall %}
    {% call statement('create_schema_note') %}create table if not exists {{ relation.schema }}.made_by_macro as select 1 as one{% endcall %}
{% endmacro %}
{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
    select coalesce({{ fail_calc }}, 0) as failures, {{ fail_calc }} {{ warn_if }} as should_warn, {{ fail_calc }} > 2 as should_error
    from ({{ main_sql }}) as rows_found
{% endmacro %}
