{% if var('summed') %}select sum(amount) as total from {{ ref('base') }}{% else %}select id, amount from {{ ref('base') }} where amount > 10{% endif %}
