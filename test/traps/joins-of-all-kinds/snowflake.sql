select
  l.id,
  l.v,
  r.w,
  f.z
from given as l
left join (
  select * from (values
    (2, 'w'),
    (3, 'q')
  ) as valueslist (col0, col1)
) as r (id, w) on l.id = r.id
full join (
  select * from (values
    (1, 'z'),
    (9, 'y')
  ) as valueslist (col0, col1)
) as f (id, z) on f.id = l.id
where not exists (
select 1
where l.id = 77
)
order by 1 nulls first, 4 nulls last
