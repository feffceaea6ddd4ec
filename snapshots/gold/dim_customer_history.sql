{% snapshot dim_customer_history %}

{#- Keys whose changes_hash differs from the stored one get all their versions anew, in one transaction; late changes count too. -#}
{{ config(
    strategy='versions',
    unique_key='customer_id',
    changes_hash='changes_hash'
) }}

select * from {{ ref('customer_versions') }}

union all

-- Whoever is not known.
select
    cast(-1 as bigint), cast(-1 as bigint), '__unknown__', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', false,
    timestamp '1900-01-01 00:00:00', timestamp '1900-01-01 00:00:00', timestamp '9999-12-31 00:00:00',
    true, 1, cast(0 as decimal(38,0))

{% endsnapshot %}
