select
  id,
  sum(v) over (order by id nulls last rows between 1 preceding and 1 following) as around,
  avg(v) over (order by id nulls last rows between unbounded preceding and current row) as a,
  first_value(v) over (order by id desc nulls last) as f,
  last_value(v) over (order by id nulls last range between unbounded preceding and unbounded following) as l,
  ntile(2) over (order by id nulls last) as n,
  count(case when v > 15 then 1 end) over (order by id nulls last) as c,
  lead(v, 1, 0) over (order by id nulls last) as next,
  rank() over (order by v div 20 nulls last) as r,
  max(v) over (order by id nulls last range between 1 preceding and current row) as m
from given
order by id nulls last
