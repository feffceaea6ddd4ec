select try_cast(a as int) as n
from given
