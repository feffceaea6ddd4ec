refused at "string_split(a, ',')": string_split() has no counterpart
