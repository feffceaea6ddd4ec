{#- JSON in text columns. -#}

{#- True when x is one whole JSON object; null gives false. Engines differ on trailing commas, single quotes and text after the
    object, so patterns refuse them first (string literals are emptied for that). -#}
{% macro is_json_object(x) -%}{{ return(adapter.dispatch('is_json_object', 'lakec')(x)) }}{%- endmacro %}

{% macro duckdb__is_json_object(x) -%}
coalesce(regexp_full_match({{ x }}, '(?s)\s*\{.*\}\s*')
    and not regexp_matches(regexp_replace({{ x }}, '"[^"\\]*(\\.[^"\\]*)*"', '""', 'gs'), ',\s*[\]}]|''|/|\b(NaN|Infinity|inf|nan)\b')
    and json_valid({{ x }}) and case when json_valid({{ x }}) then json_type({{ x }}) = 'OBJECT' end, false)
{%- endmacro %}

{% macro spark__is_json_object(x) -%}
coalesce({{ x }} rlike '(?s)^\\s*\\{.*\\}\\s*\\z'
    and not regexp_replace({{ x }}, '(?s)"[^"\\\\]*+(\\\\.[^"\\\\]*+)*+"', '""') rlike ',\\s*[\\]}]|\'|/|\\b(NaN|Infinity|inf|nan)\\b'
    and coalesce(json_array_length(concat('[', {{ x }}, ']')), 0) = 1 and json_object_keys(concat('{"k":', {{ x }}, '}')) is not null, false)
{%- endmacro %}

{% macro snowflake__is_json_object(x) -%}
coalesce(regexp_like({{ x }}, '[[:space:]]*[{].*[}][[:space:]]*', 's')
    and regexp_instr(regexp_replace({{ x }}, '"[^"\\\\]*(\\\\.[^"\\\\]*)*"', '""', 1, 0, 's'), ',[[:space:]]*[\\]}]|''|/|\\b(NaN|Infinity|inf|nan)\\b') = 0
    and try_parse_json({{ x }}) is not null, false)
{%- endmacro %}

{% macro redshift__is_json_object(x) -%}
coalesce({{ x }} ~ '^([[:space:]]*[{](.|\n)*[}][[:space:]]*)$'
    and not (regexp_replace({{ x }}, '"[^"\\\\]*(\\\\(.|\n)[^"\\\\]*)*"', '""') ~ ',[[:space:]]*[\\]}]|''|/|(^|[^a-zA-Z0-9_])(NaN|Infinity|inf|nan)([^a-zA-Z0-9_]|$)')
    and case when {{ x }} is not null then can_json_parse({{ x }}) end, false)
{%- endmacro %}

{#- The text at a path, null where x is no JSON object. A number comes in the engine's own spelling: use json_number for it. -#}
{% macro json_text(x, path) -%}{{ return(adapter.dispatch('json_text', 'lakec')(x, path)) }}{%- endmacro %}

{% macro duckdb__json_text(x, path) -%}json_extract_string(case when {{ lakec.is_json_object(x) }} then {{ x }} end, '{{ path }}'){%- endmacro %}

{% macro spark__json_text(x, path) -%}get_json_object(case when {{ lakec.is_json_object(x) }} then {{ x }} end, '{{ path }}'){%- endmacro %}

{% macro snowflake__json_text(x, path) -%}json_extract_path_text(case when {{ lakec.is_json_object(x) }} then {{ x }} end, '{{ path[2:] }}'){%- endmacro %}

{#- What is not there is an empty text on some versions, so an empty text is told as what is not there. -#}
{% macro redshift__json_text(x, path) -%}nullif(json_extract_path_text(case when {{ lakec.is_json_object(x) }} then {{ x }} end, '{{ path[2:].split('.') | join("', '") }}'), ''){%- endmacro %}

{#- The number at a path, quoted or not, with or without an exponent, as decimal(p,s). -#}
{% macro json_number(x, path, p=18, s=4) -%}{{ lakec.parse_decimal(lakec.json_text(x, path), p, s, exponent=true) }}{%- endmacro %}
