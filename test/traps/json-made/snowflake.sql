-- json-order at "json_object('i', i, "
select to_json(object_construct_keep_null('i', i, 't', t, 'b', b)) as j
from given
