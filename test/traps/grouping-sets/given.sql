select * from (values ('x', 'p', 1), ('x', 'q', 2), ('y', 'p', 3)) as t(a, b, v)
