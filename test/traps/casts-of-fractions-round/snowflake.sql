refused at "try_cast(d as smalli": try_cast of DOUBLE has no counterpart
