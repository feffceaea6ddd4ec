select order_id frm {{ ref('orders') }} where
