select h, u1, u4, u8, t, h * 10 as ten, cast(h // 3 as bigint) as third, cast(h as hugeint) as again, cast(u4 as integer) as i from given
