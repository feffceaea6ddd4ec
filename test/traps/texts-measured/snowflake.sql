select
  cast(length(a) as number(38,0)) as n,
  cast(octet_length(a) as number(38,0)) as bytes,
  upper(a) as u,
  lower(upper(a)) as l,
  reverse(a) as back,
  cast(position('l', a) as number(38,0)) as place,
  cast(position('x', a) as number(38,0)) as i
from given
