select timestamp '2024-01-31 23:59:59.123456' as t
