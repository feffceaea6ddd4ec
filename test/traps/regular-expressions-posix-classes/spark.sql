select
  regexp_replace(a, '[a-zA-Z]', '.') as letters,
  a rlike '[\\[x]' as bracket,
  a rlike '\\w' as word,
  regexp_replace(a, '[\\t\\n\\f\\r ]', '_') as blank
from given
