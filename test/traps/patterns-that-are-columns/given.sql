select 'x' as a, 'x' as p
