select cast(a as hugeint) as h, cast(a as utinyint) as u1, cast(a as uinteger) as u4, cast(a as ubigint) as u8, cast(a as tinyint) as t from (values (7), (100)) as t(a)
