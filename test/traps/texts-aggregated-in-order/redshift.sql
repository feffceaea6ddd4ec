refused at "list(v order by o, v": list() has no counterpart
