select
  k,
  min_by(v, o) filter (where v is not null and o is not null) as least,
  max_by(v, o) filter (where v is not null and o is not null) as most,
  try_element_at(transform(array_sort(collect_list(struct(o as k0, v as v)), (l, r) -> case when l.k0 < r.k0 then -1 when l.k0 > r.k0 then 1 when l.k0 is null and r.k0 is not null then 1 when l.k0 is not null and r.k0 is null then -1 else 0 end), s -> s.v), 1) as first,
  try_element_at(transform(array_sort(collect_list(struct(o as k0, v as v)), (l, r) -> case when l.k0 < r.k0 then -1 when l.k0 > r.k0 then 1 when l.k0 is null and r.k0 is not null then 1 when l.k0 is not null and r.k0 is null then -1 else 0 end), s -> s.v), -1) as last,
  try_element_at(transform(array_sort(collect_list(struct(v as k0, v as v)) filter (where v is not null), (l, r) -> case when l.k0 < r.k0 then -1 when l.k0 > r.k0 then 1 when l.k0 is null and r.k0 is not null then 1 when l.k0 is not null and r.k0 is null then -1 else 0 end), s -> s.v), 1) as `some`,
  max(v) as m
from given
group by k
order by k nulls last
