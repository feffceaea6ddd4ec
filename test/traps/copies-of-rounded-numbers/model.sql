select f, y, id from (
  select distinct on (id) round(x, 1) as y, floor(x) as f, id from given where f >= 1 order by id, y desc
) as firsts
order by id
