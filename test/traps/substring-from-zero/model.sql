select a, n, substr(a, 0, 3) as zero, substr(a, -2) as tail, substr(a, -3, 2) as part, substr(a, n) as open, substring(a, n, 2) as two from given
