{% macro begin() %}
  {% if execute %}
    {% do graph.setdefault('notes', {'rows': {}, 'seen': []}) %}
    {% set was = run_query("select 1 as one union all select 2 order by 1 desc").order_by('one') %}
    {% do graph['notes'].update({'first': was.rows[0]['one']}) %}
  {% endif %}
{% endmacro %}

{% macro keep(name, value) %}
  {% do graph.get('notes')['rows'].update({name: value}) %}
{% endmacro %}

{# Each of these is kept once, however often a template is rendered. #}
{% macro saw(what) %}
  {% if execute %}{% do graph['notes']['seen'].append(what) %}{% endif %}
{% endmacro %}

{% macro write_down() %}
  {% if execute %}
    {% set config = builtins.ref.config %}
    {% do run_query("create or replace table main.kept (what varchar, value varchar)") %}
    {% for name, value in graph['notes']['rows'] | dictsort %}
      {% do run_query("insert into main.kept values ('rows of " ~ name ~ "', '" ~ value ~ "')") %}
    {% endfor %}
    {% do run_query("insert into main.kept values ('first', '" ~ graph['notes']['first'] ~ "'), ('seen', '" ~ (graph['notes']['seen'] | sort | join(' ')) ~ "')") %}
    {% do run_query("insert into main.kept values ('project', '" ~ config.project_name ~ " " ~ config.dependencies['notes'].version ~ " " ~ config.vars.to_dict()['color'] ~ "')") %}
    {% do run_query("insert into main.kept values ('arguments', '" ~ invocation_args_dict.which ~ " " ~ invocation_args_dict.vars.size ~ " " ~ config.cli_vars.size ~ "')") %}
    {% for result in results | sort(attribute="node.unique_id") %}
      {% set times = [] %}
      {% for timing in result.timing %}{% do times.append(timing.to_dict().name) %}{% endfor %}
      {% do run_query("insert into main.kept values ('" ~ result.node.unique_id ~ "', '" ~ result.status ~ " " ~ result.message ~ " " ~ result.failures ~ " " ~ (times | join(',')) ~ "')") %}
    {% endfor %}
    {% do adapter.commit() %}
  {% endif %}
{% endmacro %}
