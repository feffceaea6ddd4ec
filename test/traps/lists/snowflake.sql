refused at "l[-1] as last, l[9] ": an element whose place is no positive constant has no counterpart
