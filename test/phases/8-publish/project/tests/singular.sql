select * from {{ ref('fct') }} where id < 0
