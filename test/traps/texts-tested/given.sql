select * from (values ('abc'), ('b'), (null)) as t(a)
