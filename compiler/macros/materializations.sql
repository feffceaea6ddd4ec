{#- Materializations as macros. lakec plans its own without them; these run where a project or a package overrides something that they
    call: `create_table_as`, a strategy's SQL, and their like. -#}

{% materialization view, default -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='view') -%}
    {%- set aside = make_intermediate_relation(target) -%}
    {% do drop_relation_if_exists(load_cached_relation(aside)) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if adapter.type() in ['snowflake', 'spark'] and (existing is none or existing.is_view) -%}
        {% call statement('main') -%}{{ get_create_view_as_sql(target, sql) }}{%- endcall %}
    {%- else -%}
        {% call statement('main') -%}{{ get_create_view_as_sql(aside, sql) }}{%- endcall %}
        {{ lakec.put_in_place(aside, target, existing) }}
    {%- endif %}
    {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
    {% do persist_docs(target, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{% materialization table, default -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {%- set aside = make_intermediate_relation(target) -%}
    {% do drop_relation_if_exists(load_cached_relation(aside)) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}{{ get_create_table_as_sql(False, aside, sql) }}{%- endcall %}
    {{ lakec.put_in_place(aside, target, existing) }}
    {% do create_indexes(target) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
    {% do persist_docs(target, model) %}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{% materialization incremental, default -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}
    {%- set anew = existing is none or not existing.is_table or should_full_refresh() -%}
    {%- set aside = make_intermediate_relation(target) -%}
    {%- set unique_key = config.get('unique_key') -%}
    {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
    {% do drop_relation_if_exists(load_cached_relation(aside)) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if anew -%}
        {% call statement('main') -%}{{ get_create_table_as_sql(False, aside, sql) }}{%- endcall %}
        {{ lakec.put_in_place(aside, target, existing) }}
        {% do create_indexes(target) %}
    {%- else -%}
        {%- set source = make_temp_relation(target) -%}
        {% do run_query(get_create_table_as_sql(True, source, sql)) %}
        {%- set columns = process_schema_changes(on_schema_change, source, existing) or adapter.get_columns_in_relation(existing) -%}
        {%- set strategy = config.get('incremental_strategy') or 'default' -%}
        {%- set strategy_sql = adapter.get_incremental_strategy_macro(context, strategy) -%}
        {% call statement('main') -%}
            {{ strategy_sql({'target_relation': target, 'temp_relation': source, 'unique_key': unique_key, 'dest_columns': columns, 'incremental_predicates': config.get('predicates') or config.get('incremental_predicates')}) }}
        {%- endcall %}
        {% call statement('drop_source') -%}drop table if exists {{ source }}{%- endcall %}
    {%- endif %}
    {% do apply_grants(target, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=anew)) %}
    {% do persist_docs(target, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}

{#- What was made aside takes the place of what is there, within the open transaction. -#}
{% macro put_in_place(aside, target, existing) -%}
    {%- if existing is not none -%}{% do adapter.drop_relation(existing) %}{%- endif -%}
    {% do adapter.rename_relation(aside, target) %}
{%- endmacro %}

{% materialization test, default -%}
    {%- set relations = [] -%}
    {%- set limit = config.get('limit') -%}
    {%- set rows_sql = get_limit_subquery_sql(sql, limit) if limit is not none else sql -%}
    {%- if should_store_failures() -%}
        {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
        {%- set target = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type=config.get('store_failures_as') or 'table') -%}
        {%- if existing -%}{% do adapter.drop_relation(existing) %}{%- endif -%}
        {% call statement(auto_begin=True) -%}{{ get_create_sql(target, rows_sql) }}{%- endcall %}
        {% do relations.append(target) %}
        {% do adapter.commit() %}
    {%- endif -%}
    {%- if relations -%}{%- set rows_sql = 'select * from ' ~ relations[0] -%}{%- endif -%}
    {% call statement('main', fetch_result=True) -%}
        {{ get_test_sql(rows_sql, config.get('fail_calc', 'count(*)'), config.get('warn_if', '!= 0'), config.get('error_if', '!= 0'), limit) }}
    {%- endcall %}
    {{ return({'relations': relations}) }}
{%- endmaterialization %}

{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}{{ adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit) }}{%- endmacro %}
{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
select
    {{ fail_calc }} as failures,
    {{ fail_calc }} {{ warn_if }} as should_warn,
    {{ fail_calc }} {{ error_if }} as should_error
from (
    {{ main_sql }}
    {{ 'limit ' ~ limit if limit is not none }}
) as dbt_internal_test
{%- endmacro %}

{#- A SELECT with parameters, as a table macro: `from {{ ref('between') }}(1, 3)`. -#}
{% materialization table_function, adapter='duckdb' -%}
    {%- set target = this.incorporate(type='view') -%}
    {%- set parameters = config.get('parameters', []) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
create or replace macro {{ target }}({{ parameters if parameters is string else parameters | join(', ') }}) as table ({{ sql }})
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{%- endmaterialization %}
