select a, b, generate_series(a, b) as up, range(a, b) as half, range(b) as zero, generate_series(b, a, -1) as down from given
