select * from (values ('x', 1), ('x', 1), ('y', 2), (null, 3)) as t(k, v)
