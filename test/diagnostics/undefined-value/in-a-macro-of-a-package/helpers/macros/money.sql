{% macro money(column) %}
  {{ helpers.rounded(column, 2) }}
{% endmacro %}
