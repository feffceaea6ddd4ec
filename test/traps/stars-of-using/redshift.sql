select
  id,
  b,
  c
from given
inner join (
  select
    1 as id,
    'y' as c
) as other using (id)
