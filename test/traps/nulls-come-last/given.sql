select * from (values (2), (null), (1), (null), (3)) as t(a)
