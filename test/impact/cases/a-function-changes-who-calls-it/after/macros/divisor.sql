{% macro divisor() %}3{% endmacro %}
