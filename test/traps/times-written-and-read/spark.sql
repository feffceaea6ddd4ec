select
  date_format(t, 'yyyy-MM-dd') as d,
  date_format(t, 'dd/MM/yy HH:mm:ss') as full_form,
  date_format(t, 'MMM d, yyyy\' at \'hh a') as words,
  to_timestamp(x, 'dd.MM.yyyy HH:mm') as read,
  try_to_timestamp('nope', 'yyyy-MM-dd') as none,
  date_format(t, 'MMMM') as mn,
  date_format(t, 'EEEE') as dn
from given
