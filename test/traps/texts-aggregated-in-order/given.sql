select * from (values ('x', 'b', 2), ('x', 'a', 1), ('x', null, 3), ('y', null, 1), ('x', 'c', null)) as t(k, v, o)
