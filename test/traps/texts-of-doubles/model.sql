select cast(a as varchar) as t from given
