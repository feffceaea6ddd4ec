select f.many, p.* from {{ ref('pandas_frame') }} as p left join {{ ref('polars_frame') }} as f on f.many = p.twice + 1
