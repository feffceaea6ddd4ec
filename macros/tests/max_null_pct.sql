{#- At most pct percent of the rows have a null in the column. -#}
{% test max_null_pct(model, column_name, pct) %}
select *
from (select count(*) as n_records, count(*) - count({{ column_name }}) as n_nulls from {{ model }}) as counted
where n_nulls * 100 > {{ pct }} * n_records
{% endtest %}

{% macro max_null_pct__aggregate(model, column_name, pct) -%}
case when (count(*) - count({{ column_name }})) * 100 > {{ pct }} * count(*) then 1 else 0 end
{%- endmacro %}
