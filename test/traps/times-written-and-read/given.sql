select timestamp '2024-03-05 07:08:09.123456' as t, '05.03.2024 07:08' as x
