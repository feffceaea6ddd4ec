{#- Text to values: a pattern guards each cast, because engines differ on what they take. What does not fit is null. -#}

{% macro parse_int(x, type='int') -%}
case when {{ lakec.full_match('trim(' ~ x ~ ')', '[+-]?[0-9]+') }} then try_cast(trim({{ x }}) as {{ type }}) end
{%- endmacro %}

{#- Digits beyond the scale round half away from zero. `exponent` takes 1e-05 too. -#}
{% macro parse_decimal(x, p=18, s=4, exponent=false) -%}
case when {{ lakec.full_match('trim(' ~ x ~ ')', '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)' ~ ('([eE][+-]?[0-9]{1,3})?' if exponent else '')) }} then try_cast(trim({{ x }}) as decimal({{ p }},{{ s }})) end
{%- endmacro %}

{#- YYYY-MM-DD, YYYY-MM-DDTHH:MM:SSZ, MM/DD/YYYY HH:MM. -#}
{% macro parse_date(x) -%}
case
    when {{ lakec.full_match('trim(' ~ x ~ ')', '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(T' ~ lakec.clock_pattern() ~ '([.][0-9]{1,6})?Z)?') }} then try_cast(substr(trim({{ x }}), 1, 10) as date)
    when {{ lakec.full_match('trim(' ~ x ~ ')', '[0-9]{2}/[0-9]{2}/[1-9][0-9]{3} ([01][0-9]|2[0-3]):[0-5][0-9]') }} then try_cast({{ lakec.us_date(x) }} as date)
end
{%- endmacro %}

{#- The dates' forms, and YYYY-MM-DD HH:MM:SS[.ffffff]; a date alone is its midnight, all is UTC. -#}
{% macro parse_ts(x) -%}
case
    when {{ lakec.full_match('trim(' ~ x ~ ')', '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}') }} then cast(try_cast(trim({{ x }}) as date) as timestamp)
    when {{ lakec.full_match('trim(' ~ x ~ ')', '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(T' ~ lakec.clock_pattern() ~ '([.][0-9]{1,6})?Z| ' ~ lakec.clock_pattern() ~ '([.][0-9]{1,6})?)') }} then try_cast(replace(replace(trim({{ x }}), 'T', ' '), 'Z', '') as timestamp)
    when {{ lakec.full_match('trim(' ~ x ~ ')', '[0-9]{2}/[0-9]{2}/[1-9][0-9]{3} ([01][0-9]|2[0-3]):[0-5][0-9]') }} then try_cast({{ lakec.us_date(x) }} || ' ' || substr(trim({{ x }}), 12, 5) || ':00' as timestamp)
end
{%- endmacro %}

{% macro clock_pattern() -%}([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]{%- endmacro %}

{% macro us_date(x) -%}substr(trim({{ x }}), 7, 4) || '-' || substr(trim({{ x }}), 1, 2) || '-' || substr(trim({{ x }}), 4, 2){%- endmacro %}

{#- true, 1, yes; false, 0, no; any case. -#}
{% macro parse_bool(x) -%}
case lower(trim({{ x }})) when 'true' then true when '1' then true when 'yes' then true when 'false' then false when '0' then false when 'no' then false end
{%- endmacro %}

{#- True when all of x matches the pattern; a pattern holds no quotes and no backslashes. -#}
{% macro full_match(x, pattern) -%}{{ return(adapter.dispatch('full_match', 'lakec')(x, pattern)) }}{%- endmacro %}

{% macro duckdb__full_match(x, pattern) -%}regexp_full_match({{ x }}, '{{ pattern }}'){%- endmacro %}

{#- A pattern is for the whole text there. -#}
{% macro snowflake__full_match(x, pattern) -%}regexp_like({{ x }}, '{{ pattern }}'){%- endmacro %}

{% macro redshift__full_match(x, pattern) -%}({{ x }} ~ '^({{ pattern }})$'){%- endmacro %}

{#- Java's $ also matches before a last line end, \z does not. -#}
{% macro spark__full_match(x, pattern) -%}({{ x }} rlike '^({{ pattern }})\\z'){%- endmacro %}
