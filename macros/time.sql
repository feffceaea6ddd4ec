{#- The day that the lake is built for: its only clock. -#}
{% macro as_of() -%}
cast('{{ var('as_of_date') }}' as date)
{%- endmacro %}

{#- One row a day, both ends included. -#}
{% macro days(first, last) -%}
select cast(unnest(generate_series(cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval 1 day)) as date) as day
{%- endmacro %}

{#- YYYYMMDD as a number. -#}
{% macro date_key(d) -%}
cast(extract(year from {{ d }}) * 10000 + extract(month from {{ d }}) * 100 + extract(day from {{ d }}) as int)
{%- endmacro %}

{#- YYYY-MM. -#}
{% macro month_of(ts) -%}
substr(cast(cast({{ ts }} as date) as {{ lakec.text_type() }}), 1, 7)
{%- endmacro %}
