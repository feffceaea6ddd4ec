refused at "generate_series(a, b": generate_series() has no counterpart
