select cast(a as double) as d, cast(a as decimal(9,3)) as n from (values ('2.5'), ('3.5'), ('-2.5'), ('2.4'), ('-2.6')) as t(a)
