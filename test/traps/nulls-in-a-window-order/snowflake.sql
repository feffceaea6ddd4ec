select
  id,
  row_number() over (order by a nulls last, id nulls last) as n,
  sum(id) over (order by a nulls last, id nulls last) as running,
  lag(id) over (order by a desc nulls last, id nulls last) as before
from given
