{% macro make_table(name, rows=1) %}
  {% do run_query('create or replace table main.' ~ name ~ ' as select * from range(' ~ rows ~ ') as t(n)') %}
  {% set found = run_query('select count(*) from main.' ~ name).columns[0].values()[0] %}
  {{ log('made ' ~ found ~ ' rows', info=True) }}
  {% do run_query('insert into main.' ~ name ~ ' values (' ~ (found + 100) ~ ')') %}
{% endmacro %}

{% macro never_committed() %}
  {% call statement('lost') %}create table main.never_there as select 1 as a{% endcall %}
{% endmacro %}

{% macro keep_results(results) %}
  {% if execute %}
    {% for result in results if result.node.resource_type in ['model', 'test'] %}
      insert into main.log_of_runs values ('{{ result.node.name }}', '{{ result.status }}');
    {% endfor %}
  {% endif %}
{% endmacro %}
