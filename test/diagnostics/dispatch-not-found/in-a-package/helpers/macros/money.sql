{% macro money(column) %}{{ return(adapter.dispatch('money', 'helpers')(column)) }}{% endmacro %}

{% macro snowflake__money(column) %}{{ column }}::number(18, 2){% endmacro %}
