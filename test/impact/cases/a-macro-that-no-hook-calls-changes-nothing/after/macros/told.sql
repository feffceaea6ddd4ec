{% macro told() %}select 1{% endmacro %}{% macro said() %}select 2{% endmacro %}
