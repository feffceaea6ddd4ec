{% test takes(model, column_name, low, list=[], high=9) %}
select * from {{ model }} where typeof({{ low }}) = 'INTEGER' or {{ high }} < 5 or $${{ list }}$$ = '[2, 3, 4]'
{% endtest %}
{% endtest %}
{{ words that are no expression }}
{% set = 1 %}
{% macro twice(x) %}({{ x }} * 2){% endmacro %}
