select median(a) as m from given
