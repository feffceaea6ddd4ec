select cast(a as hugeint) as h from (values ('12345678901234567890'), ('-5')) as t(a)
