{% macro rate() %}{{ inner_rate() }}{% endmacro %}
{% macro inner_rate() %}1{% endmacro %}
{% test row_count_like(model, compare) %}select 1 from {{ model }}, {{ compare }} where 1=0{% endtest %}
