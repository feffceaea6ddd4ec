select id, address || '' as contact, domain, (select max(name) from {{ ref('customers') }}) as last_name
from {{ ref('people') }}
