select cast(a as string) as t
from given
