select * from (values ('a,b,,c'), (''), ('x')) as t(a)
