select * from (values ('a\b'), ('a"b'), ('it''s')) as t(a)
