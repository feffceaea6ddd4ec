select
  cast(i as varchar(65535)) as i,
  cast(n as varchar(65535)) as n,
  case when b then 'true' when not b then 'false' end as b,
  to_char(d, 'YYYY-MM-DD') as d,
  rtrim(rtrim(to_char(t, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.') as t,
  cast(tiny as varchar(65535)) as tiny,
  (cast(i as varchar(65535)) || '|') || cast(n as varchar(65535)) as joined
from given
