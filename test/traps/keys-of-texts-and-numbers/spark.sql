select
  md5(concat_ws(chr(31), coalesce(cast(a as string), chr(30)), coalesce(b, chr(30)), coalesce(cast(c as string), chr(30)))) as h,
  cast(conv(substr(md5(coalesce(b, '')), 1, 15), 16, 10) as bigint) as k,
  sha2(coalesce(b, ''), 256) as s
from given
