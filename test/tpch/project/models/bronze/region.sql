select r_regionkey, r_name, r_comment
from {{ landed('region') }}
