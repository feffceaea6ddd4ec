select
  get_json_object(j, '$.a') as a,
  get_json_object(j, '$.b.c[1]') as c,
  get_json_object(j, '$.a') as short,
  get_json_object(j, '$.d') as n,
  get_json_object(j, '$.b.c[0]') as pointer,
  get_json_object(get_json_object(j, '$.b'), '$.c') as nested,
  case when j is not null then (j rlike '^\\s*[\\[{]' and coalesce(json_array_length(concat('[', j, ']')), 0) = 1 and json_object_keys(concat('{"k":', j, '}')) is not null) or j rlike '^\\s*(true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|"([^"\\\\]|\\\\.)*")\\s*\\z' end as ok,
  case substr(trim(j), 1, 1) when '{' then 'OBJECT' when '[' then 'ARRAY' when '"' then 'VARCHAR' when 't' then 'BOOLEAN' when 'f' then 'BOOLEAN' when 'n' then 'NULL' else case when j rlike '[.eE]' then 'DOUBLE' when j like '%-%' then 'BIGINT' when j is not null then 'UBIGINT' end end as kind,
  json_array_length(get_json_object(j, '$.b.c')) as n_c
from given
