select "Select" as "From", "a b" + "x`y" as "sum of ""both""" from given
