select cast(1 as double) as a
