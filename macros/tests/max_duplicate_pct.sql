{#- At most pct percent of the rows repeat the values that another row has in these columns. -#}
{% test max_duplicate_pct(model, columns, pct) %}
select *
from (
    select count(*) as n_groups, sum(n_records) as n_records
    from (select count(*) as n_records from {{ model }} group by {{ columns | join(', ') }}) as grouped
) as counted
where (n_records - n_groups) * 100 > {{ pct }} * n_records
{% endtest %}
