select avg(cast(1 as decimal(12, 2))) as a
