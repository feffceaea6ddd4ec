{#- The last columns of a silver model: why a row stays out of the table (`superseded`, `deleted`, or null), and where it came from.
    The materialization counts and quarantines by them; they never reach the table. -#}
{% macro flow_columns(dropped) -%}
{{ dropped }} as _dropped,
    _source_file, _row_hash, _run_date, _raw
{%- endmacro %}
