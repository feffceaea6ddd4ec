select distinct on (k) k, v from given order by k, v desc
