select
  l.id,
  l.v,
  r.w,
  f.z
from given as l
left join (
  select * from (
    select 2 as col0, 'w' as col1
    union all
    select 3, 'q'
  ) as valueslist
) as r (id, w) on l.id = r.id
full join (
  select * from (
    select 1 as col0, 'z' as col1
    union all
    select 9, 'y'
  ) as valueslist
) as f (id, z) on f.id = l.id
where not exists (
select 1
where l.id = 77
)
order by 1 nulls first, 4 nulls last
