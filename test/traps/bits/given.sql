select * from (values (6, 3), (-1, 1)) as t(a, b)
