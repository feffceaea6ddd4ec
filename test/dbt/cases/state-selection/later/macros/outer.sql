{% macro outer_one() %}{{ inner_one() }}{% endmacro %}
{% macro inner_one() %}2{% endmacro %}
{% macro unused() %}1{% endmacro %}
