select * from (values ('k1=v1;k2=v2'), ('none'), (null)) as t(a)
