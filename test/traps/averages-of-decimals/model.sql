select avg(a) as a, avg(b) as b, sum(a) as s, count(*) filter (where a > 1) as n, avg(a) filter (where a > 99) as none, median(cast(a as double)) as m from given
