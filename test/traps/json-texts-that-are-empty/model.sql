select j ->> '$.a' as a, json_extract_string(j, '$.b.c') as c from given
