select
  cast(size(l) as bigint) as n,
  try_element_at(l, 1) as first,
  try_element_at(l, -1) as last,
  try_element_at(l, 9) as none,
  case when l is not null then coalesce(array_contains(l, 2), false) end as has,
  case when l is not null then coalesce(array_contains(l, 9), false) end as has_not,
  transform(l, x -> x + 1) as plus,
  filter(l, x -> x > 1) as big,
  transform(filter(transform(l, x -> named_struct('filter', x > 1, 'result', x * 2)), elem -> elem.`filter`), elem -> elem.`result`) as made,
  array_min(l) as least,
  array_join(t, '-') as joined,
  concat(l, array(9)) as more,
  nullif(array_position(t, 'b'), 0) as place,
  reverse(t) as back,
  slice(l, 1, 2) as two
from given
