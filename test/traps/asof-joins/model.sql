select g.a from given as g asof join given as h on g.a >= h.a
