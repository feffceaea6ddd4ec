select a & b as an, a | b as o, xor(a, b) as x, ~a as n, 1 << b as l, 8 >> b as r from given
