refused at "asof join given as h": an ASOF join has no counterpart: use a window function
