select * from (values (date '2024-01-07', timestamp '2024-01-07 13:14:15.678'), (date '2024-12-30', timestamp '2024-12-30 00:00:00')) as t(d, t)
