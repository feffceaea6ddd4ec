select id, cast(unnest(l) as varchar) || '!' as x from given order by id, x
