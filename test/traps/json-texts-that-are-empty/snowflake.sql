select
  json_extract_path_text(j, 'a') as a,
  json_extract_path_text(j, 'b.c') as c
from given
