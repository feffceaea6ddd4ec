select * from (values (100.0::double), (2.5), (1.0)) as t(a)
