select
  s.a,
  s.`b` as b,
  s.`a` as again,
  try_element_at(m, 'k') as k,
  try_element_at(m, 'none') as none,
  map_keys(m) as keys,
  map_values(m) as vals,
  cast(size(m) as bigint) as n,
  named_struct('q', s.a + 1).`q` as made
from given
