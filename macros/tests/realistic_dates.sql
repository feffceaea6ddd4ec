{#- The column's dates lie at most max_past_years before as_of_date and at most max_future_days after it. Nulls pass. -#}
{% test realistic_dates(model, column_name, max_future_days, max_past_years) %}
select *
from {{ model }}
where {{ unrealistic(column_name, max_future_days, max_past_years) }}
{% endtest %}

{% macro realistic_dates__aggregate(model, column_name, max_future_days, max_past_years) -%}
count(*) filter (where {{ unrealistic(column_name, max_future_days, max_past_years) }})
{%- endmacro %}

{% macro unrealistic(column_name, max_future_days, max_past_years) -%}
(
    cast({{ column_name }} as date) > {{ as_of() }} + {{ max_future_days }}
    or cast({{ column_name }} as date) < {{ add_months(as_of(), -12 * (max_past_years | int)) }}
)
{%- endmacro %}
