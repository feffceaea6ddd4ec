select to_json(named_struct('i', i, 't', t, 'b', b), map('ignoreNullFields', 'false')) as j
from given
