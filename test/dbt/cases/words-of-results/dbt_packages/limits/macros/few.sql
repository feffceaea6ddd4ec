{% test few(model, column_name, most=3) %}
{{ config(tags=['few'], severity='warn', meta={'of': 'limits'}) }}
select '{{ context.model.test_metadata.name }} {{ context.model.test_metadata.namespace }}' as said from {{ model }} where {{ column_name }} > {{ most }}
{% endtest %}
