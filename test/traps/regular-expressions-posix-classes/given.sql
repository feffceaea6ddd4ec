select * from (values ('Ab1 !'), ('[x]'), ('é')) as t(a)
