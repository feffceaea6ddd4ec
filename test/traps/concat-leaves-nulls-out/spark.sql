select
  concat_ws('', a, b) as joined,
  a || b as strict,
  concat_ws('', a, '-', cast(1 as string)) as mixed,
  concat_ws('-', a, b) as ws
from given
