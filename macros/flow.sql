{#- The last columns of a silver model: where its row came from, and why the row stays out of the table (`superseded`, `deleted`, or null).
    The materialization counts and quarantines by them; they never reach the table. -#}
{% macro flow_columns(source_name, table_name, dropped='null') -%}
{{ dropped }} as _dropped, _source_file, _row_hash, _run_date, _raw
{%- endmacro %}
