{% test unique_combo(model, columns) %} select 1 from {{ ref('customers') }} {% endtest %}
{% test positive(model, column_name, min, opts) %} select {{ min }} {% endtest %}
{% macro hello() %} {{ other() }} {% endmacro %}
{% macro other() %} 1 {% endmacro %}
