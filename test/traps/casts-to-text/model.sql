select cast(i as varchar) as i, cast(n as varchar) as n, cast(b as varchar) as b, cast(d as varchar) as d, cast(t as varchar) as t, cast(tiny as varchar) as tiny, i || '|' || n as joined from given
