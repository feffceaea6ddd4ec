select * from (values (1, 1), (1, 2), (null, 1), (null, null)) as t(a, b)
