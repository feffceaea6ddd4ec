select
  split(a, ',') as parts,
  split_part(a, ',', 2) as second,
  split_part(a, ',', 9) as none,
  split_part(a, ',', (-1)) as last,
  split('a.b', '\\.') as dots
from given
