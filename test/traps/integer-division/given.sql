select * from (values (7, 2), (-7, 2), (7, -2), (7, 0), (null, 2)) as t(a, b)
