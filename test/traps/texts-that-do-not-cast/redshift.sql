-- text-cast at "try_cast(a as int) a"
-- text-cast at "try_cast(a as date) "
-- text-cast at "try_cast(a as boolea"
select
  case when try_cast(a as decimal(38,0)) between -2147483648 and 2147483647 then cast(try_cast(a as decimal(38,0)) as integer) end as n,
  try_cast(a as date) as d,
  try_cast(a as boolean) as b
from given
