select
  k,
  case when count(v) > 0 then array_join(transform(array_sort(collect_list(struct(o as k0, v as v)) filter (where v is not null), (l, r) -> case when l.k0 < r.k0 then -1 when l.k0 > r.k0 then 1 when l.k0 is null and r.k0 is not null then 1 when l.k0 is not null and r.k0 is null then -1 else 0 end), s -> s.v), ',') end as up,
  case when count(v) > 0 then array_join(transform(array_sort(collect_list(struct(o as k0, v as v)) filter (where v is not null), (l, r) -> case when l.k0 < r.k0 then 1 when l.k0 > r.k0 then -1 when l.k0 is null and r.k0 is not null then 1 when l.k0 is not null and r.k0 is null then -1 else 0 end), s -> s.v), ',') end as down,
  case when count(v) > 0 then array_join(transform(array_sort(collect_list(struct(v as k0, v as v)) filter (where v is not null), (l, r) -> case when l.k0 < r.k0 then 1 when l.k0 > r.k0 then -1 when l.k0 is null and r.k0 is not null then -1 when l.k0 is not null and r.k0 is null then 1 else 0 end), s -> s.v), '') end as own,
  case when count(*) > 0 then transform(array_sort(collect_list(struct(o as k0, v as k1, v as v)), (l, r) -> case when l.k0 < r.k0 then -1 when l.k0 > r.k0 then 1 when l.k0 is null and r.k0 is not null then 1 when l.k0 is not null and r.k0 is null then -1 else case when l.k1 < r.k1 then -1 when l.k1 > r.k1 then 1 when l.k1 is null and r.k1 is not null then 1 when l.k1 is not null and r.k1 is null then -1 else 0 end end), s -> s.v) end as l,
  case when count(v) > 0 then array_join(array_sort(collect_set(v) filter (where v is not null)), ',') end as once
from given
group by k
order by k nulls last
