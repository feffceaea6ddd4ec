-- depends_on: {{ ref('odd') }}
{{ config(materialized='table') }}
{% if execute %}{% do adapter.truncate_relation(ref('odd')) %}{% endif %}
select id, '{{ adapter.get_columns_in_relation(ref("odd")) | map(attribute="name") | join(" ") }}' as columns,
    {{ adapter.check_schema_exists(target.database, 'here') }} as here, {{ adapter.check_schema_exists(target.database, 'there') }} as there
from {{ ref('odd') }}
