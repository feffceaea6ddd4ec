select
  regexp_replace(a, '\\A((?s:.*?))(-)', '$1+') as first,
  regexp_replace(a, '-', '+') as every,
  regexp_replace(a, '\\A((?s:.*?))(([a-z])-)', '$1$3\\$$3') as groups,
  regexp_replace(a, '[a-z]', '[$0]') as whole,
  regexp_replace(a, '\\$', '\\\\') as escapes
from given
