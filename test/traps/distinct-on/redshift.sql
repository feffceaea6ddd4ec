select k, v
from (
  select
    k,
    v,
    row_number() over (partition by k order by k nulls last, v desc nulls last) = 1 as __first,
    k as __order_0,
    v as __order_1
  from given
)
where __first
order by __order_0 nulls last, __order_1 desc nulls last
