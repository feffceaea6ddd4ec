select * from (values (1, 1.25), (1, 2.75), (2, 0.5), (3, 4.05)) as t(id, x)
