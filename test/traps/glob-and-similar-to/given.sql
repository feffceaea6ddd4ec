select * from (values ('abc'), ('abd'), ('xabc'), ('a.c')) as t(a)
