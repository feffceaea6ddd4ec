select * from (values (1e20::double), (0.00001), (12345678.0)) as t(a)
