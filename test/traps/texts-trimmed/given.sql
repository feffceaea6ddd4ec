select * from (values ('  a '), ('xxaxx'), (chr(9) || 'a'), ('')) as t(a)
