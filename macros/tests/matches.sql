{#- The column's texts match a regular expression. Nulls pass. -#}
{% test matches(model, column_name, pattern) %}
select *
from {{ model }}
where not regexp_matches({{ column_name }}, '{{ pattern }}')
{% endtest %}

{% macro matches__aggregate(model, column_name, pattern) -%}
count(*) filter (where not regexp_matches({{ column_name }}, '{{ pattern }}'))
{%- endmacro %}
