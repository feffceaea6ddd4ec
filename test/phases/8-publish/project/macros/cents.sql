{% macro cents(col) %}cast({{ col }} as decimal(38,2)){% endmacro %}
{% test my_generic(model, column_name) %}select * from {{ model }} where {{ column_name }} is null{% endtest %}
