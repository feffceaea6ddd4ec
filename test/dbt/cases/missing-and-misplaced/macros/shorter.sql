{% macro shorter(column) %}{{ return(adapter.dispatch('shorter', 'macros')(column)) }}{% endmacro %}

{% macro default__shorter(column) %}left({{ column }}, 1){% endmacro %}

{% test at_most(model, column_name, most) %}
select * from {{ model }} where {{ column_name }} > {{ most }}
{% endtest %}
