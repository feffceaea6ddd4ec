select
  try_cast(a as int) as n,
  try_cast(a as date) as d,
  try_cast(a as boolean) as b
from given
