{#- Normalisers: one spelling for what the sources spell in many ways. Every input is trimmed, empty text is null already (bronze). -#}

{#- A code: trimmed, upper case. -#}
{% macro code(x) -%}
upper(trim({{ x }}))
{%- endmacro %}

{#- A name: trimmed, inner blanks folded to one. -#}
{% macro name(x) -%}
regexp_replace(trim({{ x }}), '[ ]+', ' ', 'g')
{%- endmacro %}

{#- An e-mail address in lower case; null when it is none. -#}
{% macro email(x) -%}
case when regexp_matches(lower(trim({{ x }})), '^[a-z0-9._%+-]+@[a-z0-9-]+([.][a-z0-9-]+)*[.][a-z]{2,}$') then lower(trim({{ x }})) end
{%- endmacro %}

{#- The text after the @ of a valid address; the only part of an address that may reach gold. -#}
{% macro email_domain(x) -%}
split_part({{ email(x) }}, '@', 2)
{%- endmacro %}

{#- A phone number: its digits, and a leading + when it has one; null unless there are 7 to 15 digits. -#}
{% macro phone(x) -%}
case
    when length(regexp_replace({{ x }}, '[^0-9]', '', 'g')) between 7 and 15
        then case when starts_with(trim({{ x }}), '+') then '+' else '' end || regexp_replace({{ x }}, '[^0-9]', '', 'g')
end
{%- endmacro %}

{#- A currency's three letters; XXX, ISO's word for none, when the text is no such code. -#}
{% macro currency_code(x) -%}
case when regexp_matches({{ code(x) }}, '^[A-Z]{3}$') then {{ code(x) }} else 'XXX' end
{%- endmacro %}
