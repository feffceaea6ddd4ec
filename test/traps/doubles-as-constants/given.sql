select * from (values (1, 2), (2, 3)) as t(a, b)
