select round(log(a), 9) as l, round(ln(a), 9) as n, round(log2(a), 9) as two, sqrt(a) as r, power(a, 2) as p, a ** 2 as q, sign(a - 2) as s, trunc(a) as t, ceil(a) as c, floor(a) as f from given
