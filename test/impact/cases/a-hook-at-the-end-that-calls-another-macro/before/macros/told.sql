{% macro told() %}{{ said() }}{% endmacro %}{% macro said() %}select 1{% endmacro %}
