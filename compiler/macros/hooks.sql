{#- What stands around a materialization's own statements: hooks, grants, descriptions. -#}

{% macro run_hooks(hooks, inside_transaction=True) -%}
    {%- for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) -%}
        {%- if not inside_transaction and loop.first -%}{% do adapter.commit() %}{%- endif -%}
        {%- set text = render(hook.get('sql')) | trim -%}
        {%- if text != '' -%}
            {% call statement(auto_begin=inside_transaction) -%}{{ text }}{%- endcall %}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{% macro make_hook_config(sql, inside_transaction) -%}{{ tojson({'sql': sql, 'transaction': inside_transaction}) }}{%- endmacro %}
{% macro before_begin(sql) -%}{{ make_hook_config(sql, inside_transaction=False) }}{%- endmacro %}
{% macro in_transaction(sql) -%}{{ make_hook_config(sql, inside_transaction=True) }}{%- endmacro %}
{% macro after_commit(sql) -%}{{ make_hook_config(sql, inside_transaction=False) }}{%- endmacro %}

{% macro set_sql_header(config) -%}{% do config.set('sql_header', caller()) %}{%- endmacro %}

{% macro persist_docs(relation, model, for_relation=true, for_columns=true) -%}{{ return(adapter.dispatch('persist_docs', 'dbt')(relation, model, for_relation, for_columns)) }}{%- endmacro %}
{% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}{% do run_query(alter_relation_comment(relation, model.description)) %}{%- endif -%}
    {%- if for_columns and config.persist_column_docs() and model.columns -%}
        {%- set there = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
        {%- for name, column in model.columns.items() if name in there and column.description -%}{% do run_query(alter_column_comment(relation, {name: column})) %}{%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro alter_relation_comment(relation, relation_comment) -%}{{ return(adapter.dispatch('alter_relation_comment', 'dbt')(relation, relation_comment)) }}{%- endmacro %}
{% macro default__alter_relation_comment(relation, relation_comment) -%}comment on {{ relation.type or 'table' }} {{ relation }} is '{{ relation_comment | replace("'", "''") }}'{%- endmacro %}

{% macro alter_column_comment(relation, column_dict) -%}{{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) }}{%- endmacro %}
{% macro default__alter_column_comment(relation, column_dict) -%}
    {%- for name, column in column_dict.items() -%}
comment on column {{ relation }}.{{ adapter.quote(name) if column.get('quote') else name }} is '{{ column['description'] | replace("'", "''") }}'{{ ';' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{#- Grants. DuckDB has none: it is said, and nothing is done. -#}
{% macro apply_grants(relation, grant_config, should_revoke=True) -%}{{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}{%- endmacro %}
{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) -%}
    {%- if grant_config -%}{% do adapter.warn_once('Grants for relations are not supported by DuckDB') %}{%- endif -%}
{%- endmacro %}
{% macro default__apply_grants(relation, grant_config, should_revoke=True) -%}
    {%- if grant_config -%}
        {%- set revoked = {} -%}
        {%- set granted = grant_config -%}
        {%- if should_revoke -%}
            {%- set current = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) -%}
            {%- set revoked = diff_of_two_dicts(current, grant_config) -%}
            {%- set granted = diff_of_two_dicts(grant_config, current) -%}
        {%- endif -%}
        {%- for sql in get_dcl_statement_list(relation, revoked, get_revoke_sql) + get_dcl_statement_list(relation, granted, get_grant_sql) -%}{% do run_query(sql) %}{%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro get_show_grant_sql(relation) -%}{{ return(adapter.dispatch('get_show_grant_sql', 'dbt')(relation)) }}{%- endmacro %}
{% macro default__get_show_grant_sql(relation) -%}show grants on {{ relation }}{%- endmacro %}
{% macro postgres__get_show_grant_sql(relation) -%}
select grantee, privilege_type
from {{ relation.information_schema('role_table_grants') }}
where grantor = current_role
  and grantee != current_role
  and table_schema = '{{ relation.schema }}'
  and table_name = '{{ relation.identifier }}'
{%- endmacro %}

{% macro get_grant_sql(relation, privilege, grantees) -%}{{ return(adapter.dispatch('get_grant_sql', 'dbt')(relation, privilege, grantees)) }}{%- endmacro %}
{% macro default__get_grant_sql(relation, privilege, grantees) -%}grant {{ privilege }} on {{ relation.render() }} to {{ grantees | join(', ') }}{%- endmacro %}
{% macro get_revoke_sql(relation, privilege, grantees) -%}{{ return(adapter.dispatch('get_revoke_sql', 'dbt')(relation, privilege, grantees)) }}{%- endmacro %}
{% macro default__get_revoke_sql(relation, privilege, grantees) -%}revoke {{ privilege }} on {{ relation.render() }} from {{ grantees | join(', ') }}{%- endmacro %}

{% macro support_multiple_grantees_per_dcl_statement() -%}{{ return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) }}{%- endmacro %}
{% macro default__support_multiple_grantees_per_dcl_statement() -%}{{ return(true) }}{%- endmacro %}
{% macro snowflake__support_multiple_grantees_per_dcl_statement() -%}{{ return(false) }}{%- endmacro %}
{% macro spark__support_multiple_grantees_per_dcl_statement() -%}{{ return(false) }}{%- endmacro %}

{% macro get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}{{ return(adapter.dispatch('get_dcl_statement_list', 'dbt')(relation, grant_config, get_dcl_macro)) }}{%- endmacro %}
{% macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
    {%- set statements = [] -%}
    {%- for privilege, grantees in grant_config.items() if grantees -%}
        {%- set list = [grantees] if grantees is string else grantees -%}
        {%- if support_multiple_grantees_per_dcl_statement() -%}{% do statements.append(get_dcl_macro(relation, privilege, list)) %}
        {%- else -%}{%- for grantee in list -%}{% do statements.append(get_dcl_macro(relation, privilege, [grantee])) %}{%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(statements) }}
{%- endmacro %}

{% macro call_dcl_statements(dcl_statement_list) -%}{{ return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) }}{%- endmacro %}
{% macro default__call_dcl_statements(dcl_statement_list) -%}{% for sql in dcl_statement_list %}{% do run_query(sql) %}{% endfor %}{%- endmacro %}

{% macro copy_grants() -%}{{ return(adapter.dispatch('copy_grants', 'dbt')()) }}{%- endmacro %}
{% macro default__copy_grants() -%}{{ return(true) }}{%- endmacro %}
{% macro should_revoke(existing_relation, full_refresh_mode=True) -%}
    {{ return(existing_relation is not none and (not full_refresh_mode or copy_grants())) }}
{%- endmacro %}
