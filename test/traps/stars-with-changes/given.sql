select 1 as a, 'x' as b, 2.5 as c
