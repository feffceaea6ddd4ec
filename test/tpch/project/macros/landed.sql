{#- The files of a table, as each engine reads Parquet. -#}
{% macro landed(table) -%}
{%- set path = conf('paths.landing_root') ~ '/' ~ table ~ '.parquet' -%}
{{ engine_sql(duckdb="read_parquet('" ~ path ~ "')", spark='parquet.`' ~ path ~ '`') }}
{%- endmacro %}

{#- Money after discount: price and discount have two digits after the point, so that four are exact. -#}
{% macro revenue(price='l_extendedprice', discount='l_discount') -%}
cast({{ price }} * (1 - {{ discount }}) as decimal(18,4))
{%- endmacro %}
