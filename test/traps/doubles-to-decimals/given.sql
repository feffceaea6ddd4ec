select * from (values (2.675::double), (1.005)) as t(a)
