select * from (values (1, 10), (2, null), (3, 5), (4, null)) as t(id, a)
