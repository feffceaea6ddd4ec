{% macro grant_select(role) %}{% do log('granted to ' ~ role, info=true) %}{% endmacro %}
