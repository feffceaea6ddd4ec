refused at "generate_series(date": a series from DATE to DATE has no counterpart
