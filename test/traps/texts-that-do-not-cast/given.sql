select * from (values ('1'), ('x'), (''), (' 7 '), (null)) as t(a)
