select * from (values ('x', 1), ('x', 3), ('y', 2), ('y', null)) as t(k, v)
