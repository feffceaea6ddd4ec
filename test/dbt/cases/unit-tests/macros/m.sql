{% macro today() %}date '2025-06-30'{% endmacro %}
