(
  select a
  from given
  except all
  select 2 as `2`
)
union
(
  select a
  from given
  intersect
  select 3 as `3`
)
order by a nulls last
