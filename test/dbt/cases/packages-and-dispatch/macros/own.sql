{% macro default__shout(x) %}upper({{ x }}) || '!'{% endmacro %}
