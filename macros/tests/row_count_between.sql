{#- The table has at least min and at most max rows. -#}
{% test row_count_between(model, min=none, max=none) %}
select n_records
from (select count(*) as n_records from {{ model }}) as counted
where {{ row_count_outside('n_records', min, max) }}
{% endtest %}

{% macro row_count_between__aggregate(model, min=none, max=none) -%}
case when {{ row_count_outside('count(*)', min, max) }} then 1 else 0 end
{%- endmacro %}

{% macro row_count_outside(counted, min, max) -%}
{{ counted }} < {{ min if min is not none else 0 }}{% if max is not none %} or {{ counted }} > {{ max }}{% endif %}
{%- endmacro %}
