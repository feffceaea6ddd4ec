select * from (values (true), (false), (null)) as t(a)
