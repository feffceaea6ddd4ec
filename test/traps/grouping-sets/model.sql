select a, b, sum(v) as s, grouping(a) as g from given group by rollup(a, b) order by all
