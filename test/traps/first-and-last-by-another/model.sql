select k, arg_min(v, o) as least, arg_max(v, o) as most, first(v order by o) as first, last(v order by o) as last, any_value(v order by v) as some, max(v) as m from given group by k order by k
