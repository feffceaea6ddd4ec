{% macro today() %}date '2025-05-05'{% endmacro %}
