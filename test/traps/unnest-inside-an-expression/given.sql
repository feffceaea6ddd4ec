select * from (values (1, [1, 2]), (2, []), (4, [5])) as t(id, l)
