refused at "regexp_extract_all(a": regexp_extract_all() has no counterpart
