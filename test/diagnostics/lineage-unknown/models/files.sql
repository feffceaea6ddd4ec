select * from range(3) as r(n), (select * from glob('*.none'))
