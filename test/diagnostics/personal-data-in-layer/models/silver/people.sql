select id, lower(email) as address, split_part(email, '@', 2) as domain
from {{ ref('customers') }}
