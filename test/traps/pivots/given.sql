select * from (values ('x', 1), ('y', 2)) as t(k, v)
