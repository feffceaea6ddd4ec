{#- The column lies between min and max; a bound left out is not looked at, `exclusive` leaves the bounds themselves out. Nulls pass. -#}
{% test in_range(model, column_name, min=none, max=none, exclusive=false) %}
select *
from {{ model }}
where {{ out_of_range(column_name, min, max, exclusive) }}
{% endtest %}

{% macro in_range__aggregate(model, column_name, min=none, max=none, exclusive=false) -%}
count(*) filter (where {{ out_of_range(column_name, min, max, exclusive) }})
{%- endmacro %}

{% macro out_of_range(column_name, min, max, exclusive) -%}
{%- if min is none and max is none -%}{{ exceptions.raise_compiler_error('in_range has neither min nor max.') }}{%- endif -%}
{%- set bounds = [] -%}
{%- if min is not none -%}{%- do bounds.append(column_name ~ (' <= ' if exclusive else ' < ') ~ min) -%}{%- endif -%}
{%- if max is not none -%}{%- do bounds.append(column_name ~ (' >= ' if exclusive else ' > ') ~ max) -%}{%- endif -%}
({{ bounds | join(' or ') }})
{%- endmacro %}
