select a from given order by a desc limit 2
