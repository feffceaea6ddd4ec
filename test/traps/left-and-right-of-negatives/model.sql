select left(a, n) as l, right(a, n) as r, left(a, 1) as first from given
