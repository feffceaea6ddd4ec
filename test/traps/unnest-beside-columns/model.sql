select id, unnest(l) as x, id * 10 as ten from given order by id, x
