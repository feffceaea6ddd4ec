select
  a + 1 as b,
  b * 2 as c,
  c - a as d
from given
where a > 0
order by d nulls last
