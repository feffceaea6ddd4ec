select {{ cents('amount') }} as amount, id, status from {{ ref('orders') }} join (select id as xid from {{ ref('eph') }}) on id = xid
