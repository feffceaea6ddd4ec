select * from range(3) as r(n), (select * from query('select 1 as one'))
