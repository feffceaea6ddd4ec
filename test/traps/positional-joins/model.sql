select * from given positional join (select 2 as b)
