select g.id, u.x from given as g, unnest(g.l) as u(x) order by all
