{#- What a template asks of the engine, and of the run. -#}

{% macro is_incremental() -%}
    {%- if not execute -%}{{ return(false) }}{%- endif -%}
    {%- set relation = adapter.get_relation(this.database, this.schema, this.table) -%}
    {{ return(relation is not none and relation.type == 'table' and model.config.materialized in ['incremental', 'microbatch'] and not should_full_refresh()) }}
{%- endmacro %}

{% macro should_full_refresh() -%}
    {%- set configured = config.get('full_refresh') -%}
    {{ return(flags.FULL_REFRESH if configured is none else configured) }}
{%- endmacro %}

{% macro run_query(sql) -%}
    {%- call statement('run_query_statement', fetch_result=true, auto_begin=false) -%}{{ sql }}{%- endcall -%}
    {{ return(load_result('run_query_statement').table) }}
{%- endmacro %}

{% macro noop_statement(name=none, message=none, code=none, rows_affected=none, res=none) -%}
    {%- set sql = caller() -%}
    {%- if name is not none -%}{{ store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) }}{%- endif -%}
{%- endmacro %}

{% macro get_columns_in_query(select_sql) -%}
    {%- set names = [] -%}
    {%- if execute -%}{%- for column in run_query('select * from (' ~ select_sql ~ ') as __dbt_sbq where false limit 0').columns -%}{%- do names.append(column.name) -%}{%- endfor -%}{%- endif -%}
    {{ return(names) }}
{%- endmacro %}

{% macro load_relation(relation) -%}{{ return(load_cached_relation(relation)) }}{%- endmacro %}

{% macro load_cached_relation(relation) -%}{{ return(adapter.get_relation(relation.database, relation.schema, relation.identifier)) }}{%- endmacro %}

{% macro get_limit_subquery_sql(sql, limit) -%}
select *
from (
    {{ sql }}
) as model_limit_subq
limit {{ limit }}
{%- endmacro %}
