{# Looks at the table that was just built, and writes what it found. #}
{% macro count_rows() %}
  {% if execute %}
    {% set counted = run_query("select count(*) as n from " ~ this).rename({'n': 'rows'}) %}
    {% do notes.keep(this.identifier, counted.columns['rows'].values()[0]) %}
    create table if not exists main.{{ this.identifier }}_counted as select {{ counted.rows[0]['rows'] }} as n
  {% endif %}
{% endmacro %}
