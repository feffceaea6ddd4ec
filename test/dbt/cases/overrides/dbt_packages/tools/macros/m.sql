{% materialization marked, default %}
  {%- set target = this.incorporate(type='table') -%}
  {% do adapter.drop_relation(target) %}
  {% call statement('main') %}create table {{ target }} as select *, '{{ model.name }}' as made_by, '{{ config.get('mark', 'none') }}' as mark from ({{ sql }}){% endcall %}
  {% do adapter.commit() %}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}
{% materialization view, default %}
  {{ exceptions.raise_compiler_error('A package does not replace what is built in.') }}
{% endmaterialization %}
