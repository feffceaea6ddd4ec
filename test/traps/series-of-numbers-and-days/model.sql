select s.x, d.day from generate_series(1, 3) as s(x), (select unnest(generate_series(date '2024-01-30', date '2024-02-01', interval 1 day)) as day) as d order by 1, 2
