select
  a,
  b,
  case when cast(a as bigint) <= cast(b as bigint) then sequence(cast(a as bigint), cast(b as bigint), 1) else cast(array() as array<bigint>) end as up,
  case when cast(a as bigint) <= (cast(b as bigint) - 1) then sequence(cast(a as bigint), (cast(b as bigint) - 1), 1) else cast(array() as array<bigint>) end as half,
  case when cast(0 as bigint) <= (cast(b as bigint) - 1) then sequence(cast(0 as bigint), (cast(b as bigint) - 1), 1) else cast(array() as array<bigint>) end as zero,
  case when cast(b as bigint) >= cast(a as bigint) then sequence(cast(b as bigint), cast(a as bigint), -1) else cast(array() as array<bigint>) end as down
from given
