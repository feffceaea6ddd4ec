select * from (values ('héllo'), ('日本'), ('😀x'), ('')) as t(a)
