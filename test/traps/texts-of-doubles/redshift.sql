-- float-text at "cast(a as varchar) a"
select cast(a as varchar(65535)) as t
from given
