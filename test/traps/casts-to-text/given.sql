select 1 as i, cast('1.50' as decimal(9,2)) as n, true as b, date '2020-01-31' as d, timestamp '2020-01-31 10:11:12.5' as t, cast('0.0000001' as decimal(18,7)) as tiny
