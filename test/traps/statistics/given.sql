select * from (values (1.0::double), (2.0), (4.0), (null)) as t(a)
