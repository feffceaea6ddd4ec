refused at "a from given except ": EXCEPT ALL has no counterpart
