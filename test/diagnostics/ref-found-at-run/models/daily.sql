{% if execute %}select * from {{ ref('ord' ~ 'er') }}{% endif %}
