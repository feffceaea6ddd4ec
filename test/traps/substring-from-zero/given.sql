select * from (values ('hello', 0), ('hello', 1), ('hello', -2), ('hello', -9), ('', 1)) as t(a, n)
