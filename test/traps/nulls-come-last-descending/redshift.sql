select a
from given
order by a desc nulls last
limit 2
