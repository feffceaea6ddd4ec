refused at "pivot (sum(v) for k ": PIVOT has no counterpart: write an aggregate with FILTER for each column
