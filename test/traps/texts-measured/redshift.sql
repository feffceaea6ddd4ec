select
  cast(length(a) as bigint) as n,
  cast(octet_length(a) as bigint) as bytes,
  upper(a) as u,
  lower(upper(a)) as l,
  reverse(a) as back,
  cast(strpos(a, 'l') as bigint) as place,
  cast(strpos(a, 'x') as bigint) as i
from given
