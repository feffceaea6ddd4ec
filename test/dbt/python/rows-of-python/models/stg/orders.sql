select id, status, cast(amount as decimal(12, 2)) as amount, cast(id as hugeint) * 1000000000000000000000 as big, id * interval 1 microsecond as pause,
  cast(status as enum('new', 'paid', 'back', 'lost')) as kind, timestamptz '2024-01-01 10:00:00+02' + id * interval 1 hour as seen, {'n': id, 'of': [status]} as parts
from {{ ref('raw_orders') }}
