{#- Every version of every customer that was ever delivered, whatever bronze still holds: the memory of dim_customer_history.
    Each build offers all of bronze; a version that is there already gives way only to a better one by the CDC order. -#}
{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key=['customer_id', 'updated_at'],
    merge_update_condition=cdc_better('DBT_INTERNAL_SOURCE', 'DBT_INTERNAL_DEST'),
    quarantine={'input': 'snowflake_customers', 'rules': []}
) }}

with delivered as (
    select
        *,
        row_number() over (partition by customer_id, updated_at order by {{ cdc_order() }}) as _place,
        {{ source_json('snowflake', 'customers') }} as _raw
    from {{ ref('snowflake_customers') }}
)

select
    customer_id,
    updated_at,
    {{ name('first_name') }} as first_name,
    {{ name('last_name') }} as last_name,
    {{ email('email') }} as email,
    {{ email('email') }} is not null as email_valid,
    {{ email_domain('email') }} as email_domain,
    {{ phone('phone') }} as phone,
    coalesce({{ code('country') }}, 'UNKNOWN') as country,
    case when {{ code('customer_segment') }} in ('ENTERPRISE', 'SMB', 'MIDMARKET', 'PUBLIC') then {{ code('customer_segment') }} else 'UNKNOWN' end as segment,
    least(registration_date, cast(created_at as date)) as customer_since,
    {{ is_delete() }} as is_deleted,
    {{ op_rank() }} as _op_rank,
    _file_date,
    _row_hash,
    case when _place > 1 then 'superseded' end as _dropped,
    _source_file, _run_date, _raw
from delivered
