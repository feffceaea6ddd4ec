select * from (values (7, 3), (-7, 3), (7, -3), (-7, -3), (5, 0)) as t(a, b)
