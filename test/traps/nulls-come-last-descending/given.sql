select * from (values (2), (null), (1), (3)) as t(a)
