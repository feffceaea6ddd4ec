{% test gives(model, rows) %}
    {% if execute %}
        {% do run_query("create temporary table mocked as " ~ rows) %}
        {% set there = run_query('select count(*) from mocked').columns[0].values()[0] %}
    {% endif %}
    select * from {{ model }} where id not in (select id from mocked) or {{ there or 0 }} = 0
{% endtest %}
