refused at "median(a) as m from ": median() of DECIMAL(9,2) has no counterpart
