select 's' as kind, id from given semi join (values (2)) as r(id) using (id) union all select 'a', id from given anti join (values (2)) as r(id) using (id) order by all
