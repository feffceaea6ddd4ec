refused at "hash(a) as h from gi": hash() has no counterpart
