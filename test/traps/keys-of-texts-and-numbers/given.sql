select * from (values (1, 'a', cast('1.50' as decimal(9,2))), (null, null, null)) as t(a, b, c)
