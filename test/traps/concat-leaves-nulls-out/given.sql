select * from (values ('a', 'b'), ('a', null), (null, null)) as t(a, b)
