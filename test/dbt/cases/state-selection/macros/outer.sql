{% macro outer_one() %}{{ inner_one() }}{% endmacro %}
{% macro inner_one() %}1{% endmacro %}
{% macro unused() %}1{% endmacro %}
