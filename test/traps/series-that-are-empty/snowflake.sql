refused at "generate_series(a, b": a series that is no table and no unnest() has no counterpart
