refused at "+ g.b as total) as s": a LATERAL subquery has no counterpart
