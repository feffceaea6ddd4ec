select
    a.id,
    b.tag
from (values (1), (2)) as a(id)
positional join (values ('x'), ('y')) as b(tag)
