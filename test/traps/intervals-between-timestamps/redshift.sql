refused at "- timestamp '2023-01": the interval between two timestamps has no counterpart: count it with date_diff
