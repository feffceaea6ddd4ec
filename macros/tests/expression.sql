{#- The expression is true for every row; null counts as a failure. -#}
{% test expression(model, expression) %}
select *
from {{ model }}
where ({{ expression }}) is not true
{% endtest %}

{% macro expression__aggregate(model, expression) -%}
count(*) filter (where ({{ expression }}) is not true)
{%- endmacro %}
