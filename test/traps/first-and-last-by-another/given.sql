select * from (values ('x', 'b', 2), ('x', 'a', 1), ('x', 'z', null), ('y', null, 5)) as t(k, v, o)
