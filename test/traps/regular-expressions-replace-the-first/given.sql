select * from (values ('a-b-c'), ('---'), ('abc'), ('a$1')) as t(a)
