select
  md5(coalesce(cast(a as varchar), chr(30)) || chr(31) || coalesce(b, chr(30)) || chr(31) || coalesce(cast(c as varchar), chr(30))) as h,
  cast(to_number(substr(md5(coalesce(b, '')), 1, 15), 'XXXXXXXXXXXXXXX') as number(38,0)) as k,
  sha2(coalesce(b, ''), 256) as s
from given
