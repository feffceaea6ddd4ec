{#- The half-open intervals [valid_from, valid_to) of a key do not overlap. -#}
{% test no_overlap(model, key, valid_from, valid_to) %}
select *
from (
    select
        {{ key }},
        {{ valid_from }},
        {{ valid_to }},
        lead({{ valid_from }}) over (partition by {{ key }} order by {{ valid_from }} asc nulls last, {{ valid_to }} asc nulls last) as next_from
    from {{ model }}
) as intervals
where next_from < {{ valid_to }}
{% endtest %}
