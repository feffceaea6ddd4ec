{% macro duckdb__scalar_function_sql(target_relation) %}
create or replace macro {{ target_relation }}({% for argument in model.arguments %}{{ argument.name }}{{ ', ' if not loop.last }}{% endfor %}) as ({{ model.compiled_code }})
{% endmacro %}
