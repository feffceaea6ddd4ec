select 1 / 'x'::int as id
