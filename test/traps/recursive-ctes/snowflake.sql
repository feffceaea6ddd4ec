with recursive c (n) as (
  select 1 as "1"
  union all
  select n + 1 as "(N + 1)"
  from c
  where n < 5
)
select *
from c
