select a, b, null as c
from (
  select
    a,
    b
  from given
)
union all
select null as a, b, c
from (
  select
    'y' as b,
    2.5 as c
)
order by 1 nulls last, 2 nulls last, 3 nulls last
