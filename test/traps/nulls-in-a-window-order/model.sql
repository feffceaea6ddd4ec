select id, row_number() over (order by a, id) as n, sum(id) over (order by a, id) as running, lag(id) over (order by a desc, id) as before from given
