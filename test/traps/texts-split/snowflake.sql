refused at "-1) as last, string_": split_part() of a place that is no constant, or not above 0, has no counterpart
