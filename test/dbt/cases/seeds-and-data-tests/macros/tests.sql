{% test at_least(model, column_name, least) %}{{ config(fail_calc='sum(missing)') }}
select {{ least }} - {{ column_name }} as missing from {{ model }} where {{ column_name }} < {{ least }}{% endtest %}
