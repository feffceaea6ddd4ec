select * from (values (2, 'b'), (null, 'a'), (1, null), (1, 'c')) as t(a, b)
