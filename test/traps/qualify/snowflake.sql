select
  k,
  v,
  v * 2 as twice
from given
qualify row_number() over (partition by k order by v desc nulls last) = 1
order by k nulls last
