select t - timestamp '2023-01-01 00:00:00' as i from given
