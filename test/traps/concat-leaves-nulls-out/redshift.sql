select
  coalesce(a, '') || coalesce(b, '') as joined,
  a || b as strict,
  coalesce(a, '') || '-' || cast(1 as varchar(65535)) as mixed,
  substr(coalesce('-' || a, '') || coalesce('-' || b, ''), 2) as ws
from given
