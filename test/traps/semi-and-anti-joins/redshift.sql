select
  's' as kind,
  id
from (
  select given.*
  from given
  where exists (
    select 1
    from (
      select * from (
        select 2 as col0
      ) as valueslist
    ) as r (id)
    where r.id = given.id
  )
) as given
union all
select
  'a' as "'a'",
  id
from (
  select given.*
  from given
  where not exists (
    select 1
    from (
      select * from (
        select 2 as col0
      ) as valueslist
    ) as r (id)
    where r.id = given.id
  )
) as given
order by 1 nulls last, 2 nulls last
