select
  md5(coalesce(cast(a as varchar(65535)), chr(30)) || chr(31) || coalesce(b, chr(30)) || chr(31) || coalesce(cast(c as varchar(65535)), chr(30))) as h,
  strtol(substr(md5(coalesce(b, '')), 1, 15), 16) as k,
  sha2(coalesce(b, ''), 256) as s
from given
