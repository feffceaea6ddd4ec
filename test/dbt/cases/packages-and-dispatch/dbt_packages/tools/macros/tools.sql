{% macro shout(x) %}{{ return(adapter.dispatch('shout', 'tools')(x)) }}{% endmacro %}
{% macro default__shout(x) %}lower({{ x }}){% endmacro %}
{% macro greet() %}{{ return(var('greeting', 'nobody')) }}{% endmacro %}
{% macro plain() %}{{ return(adapter.dispatch('plain', 'tools')()) }}{% endmacro %}
{% macro duckdb__plain() %}42{% endmacro %}
{% macro default__plain() %}0{% endmacro %}
{% macro own_only() %}7{% endmacro %}
