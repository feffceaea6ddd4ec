refused at "p) as m from given": a pattern that is no constant has no counterpart
