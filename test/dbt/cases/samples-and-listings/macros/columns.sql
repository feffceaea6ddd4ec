{% macro duckdb__get_columns_in_relation(relation) %}{{ return([api.Column('told_by_the_project', 'int')]) }}{% endmacro %}
