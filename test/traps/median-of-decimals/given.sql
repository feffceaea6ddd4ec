select cast(a as decimal(9,2)) as a from (values ('1'), ('2')) as t(a)
