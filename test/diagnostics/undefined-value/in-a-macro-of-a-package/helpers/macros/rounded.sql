{% macro rounded(column, digits) %}
  {% set places = digits.whole.part %}
  round({{ column }}, {{ places }})
{% endmacro %}
