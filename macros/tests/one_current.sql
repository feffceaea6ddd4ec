{#- Each key has exactly one row that is current. -#}
{% test one_current(model, key, is_current='is_current') %}
select
    {{ key }},
    count(*) filter (where {{ is_current }}) as n_current
from {{ model }}
group by {{ key }}
having count(*) filter (where {{ is_current }}) <> 1
{% endtest %}
