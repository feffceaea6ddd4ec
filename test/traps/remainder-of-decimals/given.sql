select cast(a as decimal(9,2)) as a from (values ('7.50'), ('-7.50'), ('0.10')) as t(a)
