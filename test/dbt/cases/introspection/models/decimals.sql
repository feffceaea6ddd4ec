{% if execute %}{% set r = run_query("select 2.50::decimal(4,2) as d, date '2024-01-31' as day").rows[0] %}{% endif %}
select {{ r[0] }} as d, cast('{{ r['day'] }}' as date) as day -- {{ ref('base') }}
