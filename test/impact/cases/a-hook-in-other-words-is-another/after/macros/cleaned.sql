{% macro cleaned(relation) %}delete from {{ relation }} where id > 11{% endmacro %}
