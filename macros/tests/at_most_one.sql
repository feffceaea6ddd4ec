{#- A declared many-to-one join: the key is found in the other table at most once, so that the join never multiplies a row. -#}
{% test at_most_one(model, to, key) %}
{%- set keys = [key] if key is string else key %}
select {{ keys | join(', ') }}, count(*) as n_records
from {{ to }}
group by {{ keys | join(', ') }}
having count(*) > 1
{% endtest %}
