select * from (values ('{"a": "", "b": {"c": "x"}}'), ('{"b": {"c": null}}')) as t(j)
