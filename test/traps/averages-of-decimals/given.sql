select * from (values (cast('1.10' as decimal(18,4)), 1::bigint), (cast('2.25' as decimal(18,4)), 2), (cast('0.33' as decimal(18,4)), 9007199254740993)) as t(a, b)
