select * from (values (1, 0), (0, 0), (-1, 0), (null, 0), (1, 2)) as t(a, b)
