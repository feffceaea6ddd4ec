select * exclude (b) replace (a + 1 as a) rename (c as d), g.* from given as g
