{% materialization by_period, default %}
  {% call statement('main') %}{{ create_table_as(false, this, sql) }}{% endcall %}
  {% do adapter.commit() %}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}
