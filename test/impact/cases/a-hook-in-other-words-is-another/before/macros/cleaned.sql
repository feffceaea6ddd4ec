{% macro cleaned(relation) %}delete from {{ relation }} where id > 10{% endmacro %}
