select k, v, twice
from (
  select
    k,
    v,
    v * 2 as twice,
    row_number() over (partition by k order by v desc nulls last) = 1 as __qualify
  from given
)
where __qualify
order by k nulls last
