select * from (values ('12.5'), ('1e3'), ('0x1f')) as t(a)
