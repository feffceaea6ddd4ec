select * from (values (1, 3), (3, 1)) as t(a, b)
