{% snapshot dim_customer_history %}

{#- A version of a customer is a change of what is tracked, and holds until the next. The first holds since ever: no earlier state is known. -#}
{{ config(
    strategy='versions',
    unique_key='customer_id',
    updated_at='changed_at',
    check_cols=['segment', 'country', 'email_domain', 'is_deleted'],
    valid_from_first='1900-01-01 00:00:00',
    valid_to_last='9999-12-31 00:00:00',
    unknown_member={
        'customer_sk': -1, 'customer_key': -1, 'customer_id': '__unknown__', 'segment': 'UNKNOWN', 'country': 'UNKNOWN',
        'email_domain': 'UNKNOWN', 'is_deleted': false, 'changed_at': '1900-01-01 00:00:00'
    }
) }}

select
    {{ sk('customer_id', lakec.epoch_micros('updated_at')) }} as customer_sk,
    {{ sk('customer_id') }} as customer_key,
    customer_id,
    segment,
    country,
    email_domain,
    is_deleted,
    updated_at as changed_at
from {{ ref('customer_changes') }}

{% endsnapshot %}
