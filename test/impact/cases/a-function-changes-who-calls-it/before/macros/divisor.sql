{% macro divisor() %}2{% endmacro %}
