with lines as (select '12' as quantity_text, '2026-01-31' as day_text)
select
  cast(quantity_text as int) as quantity,
  day_text::date as day,
  {{ parse_int('quantity_text') }} as quantity_exact,
  cast('2026-01-31' as date) as constant_day
from lines
