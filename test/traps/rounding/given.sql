select cast(a as decimal(9,3)) as n, cast(a as double) as d from (values ('2.5'), ('-2.5'), ('2.345'), ('1.005')) as t(a)
