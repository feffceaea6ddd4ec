select cast(1 as decimal(12, 2)) / 3 as a
