select * from given join (select 1 as id, 'y' as c) as other using (id)
