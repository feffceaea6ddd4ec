select
  get_json_object(j, '$.a') as a,
  get_json_object(j, '$.b.c') as c
from given
