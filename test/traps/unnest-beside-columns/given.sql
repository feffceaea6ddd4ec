select * from (values (1, [1, 2]), (2, []), (3, null), (4, [5])) as t(id, l)
