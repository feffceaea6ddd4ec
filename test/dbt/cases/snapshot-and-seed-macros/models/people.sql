{% if var('day', 1) == 1 %}
select 1 as id, 'Ada' as name, 'Paris' as city, date '2024-01-01' as seen union all
select 2, 'Bob', 'Rome', date '2024-01-01' union all
select 3, 'Cyd', null, date '2024-01-01'
{% else %}
select 1 as id, 'Ada' as name, 'Lyon' as city, date '2024-01-02' as seen, true as member union all
select 2, 'Bob', 'Rome', date '2024-01-01', false union all
select 4, 'Dan', 'Oslo', date '2024-01-02', null
{% endif %}
