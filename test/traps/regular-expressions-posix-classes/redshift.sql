select
  regexp_replace(a, '[[:alpha:]]', '.') as letters,
  a ~ '[\\[x]' as bracket,
  a ~ '[a-zA-Z0-9_]' as word,
  regexp_replace(a, '[[:space:]]', '_') as blank
from given
