with v(x, y) as (values (1, 'a'), (2, null)) select v.x, v.y, u.col0, w.* from v cross join (values (true)) as u cross join (select 5) as w order by 1
