select * from (values ('a'), ('a '), (''), (' '), (null)) as t(a)
