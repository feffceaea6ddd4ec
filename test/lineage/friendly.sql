-- The same for what only DuckDB has, which sqlglot is not asked about.
select #2 as second, #1 + x as sum from a;
select #7 as second_of_b from a, b;
select * like '_' from a;
select * not like 'x' from a;
select a.* ilike 'X%' from a join b on a.k = b.k;
select * glob 'y*' from a, b
