select * from (values ('ab12cd'), ('12'), ('a
b'), ('x.y'), (''), (null)) as t(a)
