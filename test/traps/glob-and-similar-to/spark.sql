select
  a,
  a rlike '^ab[cd]\\z' as g,
  a rlike '^[\\s\\S]*c\\z' as tail,
  a rlike '^(?:ab(c|d))\\z' as s,
  a rlike '^(?:(?d).*c)\\z' as re
from given
