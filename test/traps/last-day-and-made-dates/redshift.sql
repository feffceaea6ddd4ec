refused at "make_timestamp(y, m,": make_timestamp() of parts has no counterpart
