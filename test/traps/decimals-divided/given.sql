select cast(a as decimal(18,4)) as a, cast(b as decimal(9,2)) as b from (values ('10', '3'), ('1', '8'), ('-7', '2')) as t(a, b)
