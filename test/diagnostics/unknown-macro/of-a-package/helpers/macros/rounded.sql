{% macro rounded(column, digits) %}round({{ column }}, {{ digits }}){% endmacro %}
