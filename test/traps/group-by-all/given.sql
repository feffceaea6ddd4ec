select * from (values ('x', 1), ('x', 2), ('y', 3)) as t(k, v)
