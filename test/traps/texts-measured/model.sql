select length(a) as n, strlen(a) as bytes, upper(a) as u, lower(upper(a)) as l, reverse(a) as back, strpos(a, 'l') as place, instr(a, 'x') as i from given
