select * from (values (1, 'x'), (2, 'y'), (2, 'z')) as t(a, b)
