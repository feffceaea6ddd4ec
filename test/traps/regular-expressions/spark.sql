select
  a,
  a rlike '[0-9]+' as digits,
  a rlike '^[a-z]+\\z' as letters,
  a rlike '^(?:\\d+)\\z' as whole,
  a rlike '(?d)a.b' as dot,
  a rlike '(?iu)A' as folded,
  a rlike '(?sd)a.b' as over
from given
