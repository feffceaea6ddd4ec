{% macro upsert() %}
  {%- set strategy = adapter.get_incremental_strategy_macro(context, 'upsert') -%}
{% endmacro %}
