{% test is_empty(model) %}
  {{ config(severity='warn', fail_calc='n') }}
  select count(*) as n from {{ model }}
{% endtest %}
