{#- Change data: which of several rows of a key is the latest. -#}

{#- A row is a delete when its op or its flag says so; no op means INSERT, no flag means false. -#}
{% macro is_delete(op='op', flag='is_deleted') -%}
(coalesce(left({{ code(op) }}, 1) = 'D', false) or coalesce({{ flag }}, false))
{%- endmacro %}

{#- DELETE 1, UPDATE 2, INSERT 3: of changes at the same time the lower rank wins. -#}
{% macro op_rank(op='op', flag='is_deleted') -%}
case when {{ is_delete(op, flag) }} then 1 when left({{ code(op) }}, 1) = 'U' then 2 else 3 end
{%- endmacro %}

{#- The CDC order, best first; it is total. -#}
{% macro cdc_order() -%}
updated_at desc nulls last, {{ op_rank() }} asc nulls last, _file_date desc nulls last, _row_hash asc nulls last
{%- endmacro %}

{#- True when change a comes before change b of the same key and time in the CDC order. -#}
{% macro cdc_better(a, b) -%}
({{ a }}._op_rank < {{ b }}._op_rank
    or ({{ a }}._op_rank = {{ b }}._op_rank and coalesce({{ a }}._file_date, date '0001-01-01') > coalesce({{ b }}._file_date, date '0001-01-01'))
    or ({{ a }}._op_rank = {{ b }}._op_rank and coalesce({{ a }}._file_date, date '0001-01-01') = coalesce({{ b }}._file_date, date '0001-01-01') and {{ a }}._row_hash < {{ b }}._row_hash))
{%- endmacro %}
