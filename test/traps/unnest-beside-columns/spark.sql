select
  id,
  explode(l) as x,
  id * 10 as ten
from given
order by id nulls last, x nulls last
