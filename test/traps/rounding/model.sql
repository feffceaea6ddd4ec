select round(n, 2) as two, round(n) as whole, ceil(n) as up, floor(n) as down, round(d) as dw, trunc(n) as cut, abs(n) as a, sign(n) as s from given
