{#- Conversion to dollars. A model joins fx_rates_daily once, on date and currency, and hands the join's alias to these macros. -#}

{#- USD per unit; null when no rate is known. -#}
{% macro rate_to_usd(currency, fx='fx') -%}
case when {{ currency }} = 'USD' then cast(1 as decimal(18,12)) else {{ fx }}.rate_to_usd end
{%- endmacro %}

{#- identity, exact, carried (a rate of an earlier day) or fx_missing. -#}
{% macro fx_status(currency, fx='fx') -%}
case
    when {{ currency }} = 'USD' then 'identity'
    when {{ fx }}.lag_days = 0 then 'exact'
    when {{ fx }}.lag_days > 0 then 'carried'
    else 'fx_missing'
end
{%- endmacro %}

{#- The amount in dollars; null, never one to one, when no rate is known. -#}
{% macro to_usd(amount, currency, fx='fx') -%}
case when {{ currency }} = 'USD' then {{ amount }} else {{ decimal_mul(amount, fx ~ '.rate_to_usd', 18, 4) }} end
{%- endmacro %}
