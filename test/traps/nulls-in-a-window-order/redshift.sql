-- window-frame at "sum(id) over (order "
select
  id,
  row_number() over (order by a nulls last, id nulls last) as n,
  sum(id) over (order by a nulls last, id nulls last rows between unbounded preceding and current row) as running,
  lag(id) over (order by a desc nulls last, id nulls last) as before
from given
