select
  f,
  y,
  id
from (
  select y, f, id
  from (
    select
      cast(round(x, 1) as decimal(3, 1)) as y,
      cast(floor(x) as decimal(3, 0)) as f,
      id,
      row_number() over (partition by id order by id nulls last, cast(round(x, 1) as decimal(3, 1)) desc nulls last) = 1 as __first,
      id as __order_0,
      cast(round(x, 1) as decimal(3, 1)) as __order_1
    from given
    where cast(floor(x) as decimal(3, 0)) >= 1
  )
  where __first
  order by __order_0 nulls last, __order_1 desc nulls last
) as firsts
order by id nulls last
