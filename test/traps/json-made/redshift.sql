select json_serialize(object('i', i, 't', t, 'b', b)) as j
from given
