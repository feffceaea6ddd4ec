{% set kinds = run_query('select distinct kind from ' ~ ref('base') ~ ' order by 1').columns[0].values() if execute else [] %}
select
{% for kind in kinds %}  sum(case when kind = '{{ kind }}' then n end) as {{ kind }}{{ ',' if not loop.last }}
{% endfor %}from {{ ref('base') }}
