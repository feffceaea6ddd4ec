select hash(a) as h from given
