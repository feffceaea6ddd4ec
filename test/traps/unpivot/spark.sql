select
  id,
  month,
  amount
from given
unpivot (amount for month in (jan, feb))
order by id nulls last, month nulls last
