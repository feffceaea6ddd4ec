select 1 as id, 'c' as name
