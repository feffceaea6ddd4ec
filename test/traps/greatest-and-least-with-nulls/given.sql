select * from (values (1, 2), (null, 2), (null, null)) as t(a, b)
