refused at "-> '$.b.c') as n_c f": a JSON value has no counterpart: take its text with ->>
