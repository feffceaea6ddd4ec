{#- How a function of the project is made, under dbt's names: packages and projects override them for their engine. -#}

{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] -%}
    {{ run_hooks(pre_hooks) }}
    {%- set macro_name = config.get('type', 'scalar') ~ '_function_' ~ model['language'] -%}
    {%- set find = adapter.dispatch -%}
    {%- set build = find(macro_name, 'dbt') -%}
    {{ function_execute_build_sql(build(this), none, this) }}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [this]}) }}
{%- endmaterialization %}

{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) -%}{{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}{%- endmacro %}
{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
    {% call statement('main') -%}{{ build_sql }}{%- endcall %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) %}
    {% do persist_docs(target_relation, model) %}
    {% do adapter.commit() %}
{%- endmacro %}

{% macro scalar_function_sql(target_relation) -%}{{ return(adapter.dispatch('scalar_function_sql', 'dbt')(target_relation)) }}{%- endmacro %}
{% macro default__scalar_function_sql(target_relation) -%}
{{ scalar_function_create_replace_signature_sql(target_relation) }}
{{ scalar_function_body_sql() }}
{%- endmacro %}

{% macro scalar_function_create_replace_signature_sql(target_relation) -%}{{ return(adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation)) }}{%- endmacro %}
{% macro default__scalar_function_create_replace_signature_sql(target_relation) -%}
create or replace function {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
returns {{ model['returns']['data_type'] }}
{{ scalar_function_volatility_sql() }}
as
{%- endmacro %}

{% macro formatted_scalar_function_args_sql() -%}{{ return(adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')()) }}{%- endmacro %}
{% macro default__formatted_scalar_function_args_sql() -%}
    {%- for argument in model['arguments'] -%}{{ argument['name'] }} {{ argument['data_type'] }}{{ ', ' if not loop.last }}{%- endfor -%}
{%- endmacro %}

{% macro scalar_function_body_sql() -%}{{ return(adapter.dispatch('scalar_function_body_sql', 'dbt')()) }}{%- endmacro %}
{% macro default__scalar_function_body_sql() -%}
$$
    {{ model['compiled_code'] }}
$$ language sql
{%- endmacro %}

{% macro scalar_function_volatility_sql() -%}{{ return(adapter.dispatch('scalar_function_volatility_sql', 'dbt')()) }}{%- endmacro %}
{% macro default__scalar_function_volatility_sql() -%}
    {%- set words = {'deterministic': 'immutable', 'stable': 'stable', 'non-deterministic': 'volatile'} -%}
    {%- set volatility = config.get('volatility') -%}
    {%- if volatility in words -%}{{ words[volatility] }}{%- elif volatility is not none -%}{% do unsupported_volatility_warning(volatility) %}{%- endif -%}
{%- endmacro %}

{% macro unsupported_volatility_warning(volatility) -%}{{ return(adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility)) }}{%- endmacro %}
{% macro default__unsupported_volatility_warning(volatility) -%}
    {% do exceptions.warn('The volatility "' ~ volatility ~ '" of the function "' ~ model['name'] ~ '" means nothing to ' ~ adapter.type() ~ '.') %}
{%- endmacro %}
