select
  a,
  a ~ '[0-9]+' as digits,
  a ~ '^([a-z]+)$' as letters,
  a ~ '^([0-9]+)$' as whole,
  a ~ 'a[^\n]b' as dot,
  a ~* 'A' as folded,
  a ~ 'a(.|\n)b' as over
from given
