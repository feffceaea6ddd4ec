select greatest(a, b) as g, least(a, b) as l, coalesce(a, b, 0) as c, nullif(a, 1) as n, ifnull(a, 9) as i, if(a > 0, 'y', 'n') as f, case a when 1 then 'one' else 'other' end as k from given
