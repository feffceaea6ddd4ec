{% macro told() %}{{ said() }}{% endmacro %}{% macro said() %}select 2{% endmacro %}
