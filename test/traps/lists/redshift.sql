refused at "len(l) as n, l[1] as": len() of a list has no counterpart
