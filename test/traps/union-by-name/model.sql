select a, b from given union all by name select 'y' as b, 2.5 as c order by all
