select * from (values ('a%b'), ('axb'), ('a\xb'), ('a_b')) as t(a)
