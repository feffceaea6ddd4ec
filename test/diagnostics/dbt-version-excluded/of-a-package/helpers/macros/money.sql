{% macro money(column) %}{{ column }}{% endmacro %}
