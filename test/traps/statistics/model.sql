select stddev(a) as s, stddev_pop(a) as sp, variance(a) as v, quantile_cont(a, 0.5) as q, min(a) as mi, count(a) as n, count(distinct a) as d, bool_or(a > 3) as o, count_if(a > 1) as c from given
