select a
from given
order by a nulls last
