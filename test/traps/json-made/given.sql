select * from (values (1, 'a"b', true), (2, null, false)) as t(i, t, b)
