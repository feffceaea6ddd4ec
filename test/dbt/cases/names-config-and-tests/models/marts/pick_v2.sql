select 2 as a, 'x' as b
