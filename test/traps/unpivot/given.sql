select * from (values (1, 10, 20), (2, null, 40)) as t(id, jan, feb)
