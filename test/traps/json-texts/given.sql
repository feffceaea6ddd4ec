select * from (values ('{"a": "x", "b": {"c": [1, 2]}, "d": null}'), ('{}')) as t(j)
