{% materialization by_period, default %}
  {%- set target = this.incorporate(type='table') -%}
  {%- set there = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks) }}
  {% if there is none or should_full_refresh() %}
    {% do drop_relation_if_exists(there) %}
    {% call statement('main') %}{{ create_table_as(False, target, sql ~ ' where false') }}{% endcall %}
    {% set from_month = none %}
  {% else %}
    {% call statement('main') %}select 1{% endcall %}
    {% set from_month = run_query("select max(" ~ config.require('period_column') ~ ") from " ~ target).columns[0].values()[0] %}
  {% endif %}
  {% set months = run_query("select distinct date_trunc('month', " ~ config.require('period_column') ~ ")::date as m from (" ~ sql ~ ") order by 1").columns['m'].values() %}
  {% for month in months if from_month is none or month|string > from_month|string %}
    {% set tmp = make_temp_relation(target) %}
    {% do run_query(create_table_as(True, tmp, "select * from (" ~ sql ~ ") where date_trunc('month', " ~ config.get('period_column') ~ ")::date = '" ~ month ~ "'")) %}
    {% set names = adapter.get_columns_in_relation(target) | map(attribute='name') | join(', ') %}
    {% do run_query('insert into ' ~ target ~ ' (' ~ names ~ ') select ' ~ names ~ ' from ' ~ tmp) %}
    {% do run_query('drop table ' ~ tmp) %}
  {% endfor %}
  {{ run_hooks(post_hooks) }}
  {% do persist_docs(target, model) %}
  {% do adapter.commit() %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization forgets_to_commit, default %}
  {% call statement('main') %}{{ get_create_table_as_sql(False, this, sql) }}{% endcall %}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}

{% materialization swap, adapter='duckdb' %}
  {%- set target = this.incorporate(type='table') -%}
  {%- set aside = make_intermediate_relation(target) -%}
  {%- set before = adapter.get_relation(this.database, this.schema, this.identifier) -%}
  {% do drop_relation_if_exists(load_cached_relation(aside)) %}
  {% call statement('main') %}{{ get_create_table_as_sql(False, aside, compiled_code) }}{% endcall %}
  {% if before %}{% do adapter.rename_relation(before, make_backup_relation(before, before.type)) %}{% endif %}
  {% do adapter.rename_relation(aside, target) %}
  {% do adapter.commit() %}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}
