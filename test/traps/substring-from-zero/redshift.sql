refused at "substr(a, -3, 2) as ": substr() from the end with a length has no counterpart: write right()
