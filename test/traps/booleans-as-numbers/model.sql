select cast(a as int) as n, cast(1 as boolean) as yes, cast(0 as boolean) as no, a is true as t, a is not false as nf, sum(cast(a as int)) over () as total from given
