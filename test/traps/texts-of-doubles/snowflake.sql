-- float-text at "cast(a as varchar) a"
select cast(a as varchar) as t
from given
