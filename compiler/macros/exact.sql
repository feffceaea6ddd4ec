{#- Arithmetic that gives the same digits on every engine. -#}

{#- a * b, exact, rounded once, half away from zero. `sa` is the scale of a. -#}
{% macro decimal_mul(a, b, p, s, sa=4) -%}{{ return(adapter.dispatch('decimal_mul', 'lakec')(a, b, p, s, sa)) }}{%- endmacro %}

{% macro default__decimal_mul(a, b, p, s, sa) -%}
cast(cast({{ a }} as decimal(38,{{ sa }})) * {{ b }} as decimal({{ p }},{{ s }}))
{%- endmacro %}

{#- A product has 12 places there, or as many as a factor has: one is given twenty, so that nothing is rounded before the end. -#}
{% macro snowflake__decimal_mul(a, b, p, s, sa) -%}
cast(cast({{ a }} as number(38,{{ sa }})) * cast({{ b }} as number(38,20)) as number({{ p }},{{ s }}))
{%- endmacro %}

{#- A product of more than 38 digits loses places there, so no factor is made wider than it is. -#}
{% macro redshift__decimal_mul(a, b, p, s, sa) -%}
cast({{ a }} * {{ b }} as decimal({{ p }},{{ s }}))
{%- endmacro %}

{#- a / b as decimal(p,s), rounded once, half away from zero; null when b is null or zero. `sa` and `sb` are the operands' scales.
    Whole numbers all the way: sign * ((2 |n| 10^k + |d|) div (2 |d|)), where n = a 10^sa, d = b 10^sb and k = s + sb - sa.
    A quotient of more than 18 digits is an error. -#}
{% macro decimal_div(a, b, s, sa=4, sb=4, p=18) -%}{{ return(adapter.dispatch('decimal_div', 'lakec')(a, b, s, sa, sb, p)) }}{%- endmacro %}

{% macro duckdb__decimal_div(a, b, s, sa, sb, p) -%}
    {%- set k = s + sb - sa -%}
    {%- set n = 'abs(' ~ lakec.scaled_integer(a, sa, 'hugeint') ~ ')' ~ lakec.times_power(k) -%}
    {%- set d = 'nullif(abs(' ~ lakec.scaled_integer(b, sb, 'hugeint') ~ '), 0)' ~ lakec.times_power(-k) -%}
    {{- lakec.unscaled('case when (' ~ a ~ ' < 0) = (' ~ b ~ ' < 0) then 1 else -1 end * cast((2 * ' ~ n ~ ' + ' ~ d ~ ') // (2 * ' ~ d ~ ') as bigint)', p, s) -}}
{%- endmacro %}

{% macro spark__decimal_div(a, b, s, sa, sb, p) -%}
    {%- set k = s + sb - sa -%}
    {%- set n = 'abs(' ~ lakec.scaled_integer(a, sa, 'decimal(38,0)') ~ ')' ~ lakec.times_power(k) -%}
    {%- set d = 'nullif(abs(' ~ lakec.scaled_integer(b, sb, 'decimal(38,0)') ~ '), 0)' ~ lakec.times_power(-k) -%}
    {{- lakec.unscaled('case when (' ~ a ~ ' < 0) = (' ~ b ~ ' < 0) then 1 else -1 end * ((2 * ' ~ n ~ ' + ' ~ d ~ ') div (2 * ' ~ d ~ '))', p, s) -}}
{%- endmacro %}

{% macro snowflake__decimal_div(a, b, s, sa, sb, p) -%}
    {%- set k = s + sb - sa -%}
    {%- set n = 'abs(' ~ lakec.scaled_integer(a, sa, 'number(38,0)') ~ ')' ~ lakec.times_power(k) -%}
    {%- set d = 'nullif(abs(' ~ lakec.scaled_integer(b, sb, 'number(38,0)') ~ '), 0)' ~ lakec.times_power(-k) -%}
    {{- lakec.whole_quotient(a, b, n, d, p, s) -}}
{%- endmacro %}

{% macro redshift__decimal_div(a, b, s, sa, sb, p) -%}
    {%- set k = s + sb - sa -%}
    {%- set n = 'abs(cast(round((' ~ a ~ ') * ' ~ 10 ** sa ~ ', 0) as decimal(38,0)))' ~ lakec.times_power(k) -%}
    {%- set d = 'nullif(abs(cast(round((' ~ b ~ ') * ' ~ 10 ** sb ~ ', 0) as decimal(38,0))), 0)' ~ lakec.times_power(-k) -%}
    {{- lakec.whole_quotient(a, b, n, d, p, s) -}}
{%- endmacro %}

{#- What is left over is taken off first, so that the division rounds nothing. -#}
{% macro whole_quotient(a, b, n, d, p, s) -%}
    {%- set twice = '(2 * ' ~ n ~ ' + ' ~ d ~ ')' -%}
    {{- lakec.unscaled('case when (' ~ a ~ ' < 0) = (' ~ b ~ ' < 0) then 1 else -1 end * cast((' ~ twice ~ ' - mod(' ~ twice ~ ', 2 * ' ~ d ~ ')) / (2 * ' ~ d ~ ') as decimal(38,0))', p, s) -}}
{%- endmacro %}

{% macro scaled_integer(x, scale, type) -%}
cast(cast({{ x }} as decimal(38,{{ scale }})) * {{ 10 ** scale }} as {{ type }})
{%- endmacro %}

{% macro times_power(k) -%}{% if k > 0 %} * {{ 10 ** k }}{% endif %}{%- endmacro %}

{#- A whole number of units of 10^-s, as a decimal. -#}
{% macro unscaled(x, p, s) -%}
cast(cast({{ x }} as decimal(19,0)){% if s > 0 %} * 0.{{ '0' * (s - 1) }}1{% endif %} as decimal({{ p }},{{ s }}))
{%- endmacro %}

{#- d moved by n months; a day that the month lacks becomes its last. -#}
{% macro add_months(d, n) -%}{{ return(adapter.dispatch('add_months', 'lakec')(d, n)) }}{%- endmacro %}

{% macro duckdb__add_months(d, n) -%}cast(cast({{ d }} as date) + to_months(cast({{ n }} as integer)) as date){%- endmacro %}

{% macro spark__add_months(d, n) -%}add_months(cast({{ d }} as date), cast({{ n }} as int)){%- endmacro %}

{#- Both have an ADD_MONTHS that goes from a month's last day to a month's last day. -#}
{% macro snowflake__add_months(d, n) -%}cast(dateadd(month, cast({{ n }} as integer), cast({{ d }} as date)) as date){%- endmacro %}

{% macro redshift__add_months(d, n) -%}cast(dateadd(month, cast({{ n }} as integer), cast({{ d }} as date)) as date){%- endmacro %}

{#- A key: the first 15 hex digits of the md5 of the parts, as a positive bigint; the same on every engine, for ever.
    Parts are joined by chr(31), a null part is chr(30). Timestamps enter as epoch_micros(x). -#}
{% macro sk() -%}
    {%- set parts = varargs[0] if varargs | length == 1 and varargs[0] is not string else varargs -%}
    {%- set texts = [] -%}
    {%- for part in parts -%}{%- do texts.append('coalesce(cast(' ~ part ~ ' as ' ~ lakec.text_type() ~ '), chr(30))') -%}{%- endfor -%}
    {{- return(adapter.dispatch('sk', 'lakec')("md5(" ~ adapter.dispatch('joined_parts', 'lakec')(texts) ~ ")")) -}}
{%- endmacro %}

{% macro duckdb__sk(hash) -%}cast('0x' || substr({{ hash }}, 1, 15) as bigint){%- endmacro %}

{% macro spark__sk(hash) -%}cast(conv(substr({{ hash }}, 1, 15), 16, 10) as bigint){%- endmacro %}

{% macro snowflake__sk(hash) -%}cast(to_number(left({{ hash }}, 15), 'XXXXXXXXXXXXXXX') as bigint){%- endmacro %}

{% macro redshift__sk(hash) -%}strtol(left({{ hash }}, 15), 16){%- endmacro %}

{% macro default__joined_parts(texts) -%}concat_ws(chr(31), {{ texts | join(', ') }}){%- endmacro %}

{% macro redshift__joined_parts(texts) -%}{{ texts | join(' || chr(31) || ') }}{%- endmacro %}


{#- Microseconds since 1970, UTC. -#}
{% macro epoch_micros(x) -%}{{ return(adapter.dispatch('epoch_micros', 'lakec')(x)) }}{%- endmacro %}
{% macro duckdb__epoch_micros(x) -%}epoch_us({{ x }}){%- endmacro %}
{% macro spark__epoch_micros(x) -%}unix_micros({{ x }}){%- endmacro %}
{% macro snowflake__epoch_micros(x) -%}date_part(epoch_microsecond, {{ x }}){%- endmacro %}
{% macro redshift__epoch_micros(x) -%}datediff(microsecond, cast('1970-01-01' as timestamp), {{ x }}){%- endmacro %}
