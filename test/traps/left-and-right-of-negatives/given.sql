select * from (values ('hello', 2), ('hello', -2), ('hi', 5), ('hi', -5), ('hi', 0)) as t(a, n)
