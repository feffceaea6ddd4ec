refused at "regexp_extract(a, '(": this group of a match has no counterpart
