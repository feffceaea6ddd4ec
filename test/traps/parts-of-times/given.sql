select * from (values (date '2024-01-07', timestamp '2024-01-07 13:14:15.678901'), (date '2024-12-30', timestamp '1969-12-31 23:59:59')) as t(d, t)
