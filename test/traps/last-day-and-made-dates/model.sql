select make_date(y, m, 1) as first, last_day(make_date(y, m, 1)) as last, make_timestamp(y, m, 1, 2, 3, 4.5) as ts from given
