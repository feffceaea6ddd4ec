select * from (values (2024, 2), (2023, 12)) as t(y, m)
