select 1 as id, 'ada@example.com' as email, 'Ada' as name
