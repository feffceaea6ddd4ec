select cast(d as int) as from_double, cast(n as bigint) as from_decimal, cast(n as decimal(9,1)) as narrower, try_cast(d as smallint) as small from given
