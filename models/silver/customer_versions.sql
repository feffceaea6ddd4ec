{#- The versions of each customer, computed from all its changes: what dim_customer_history should hold. Neighbouring changes that leave the
    tracked columns as they were are one version; the first is valid since ever, for no earlier state is known. -#}
{{ config(materialized='ephemeral') }}
{%- set tracked = ['segment', 'country', 'email_domain', 'is_deleted'] %}

with changes as (
    select
        *,
        {{ sk(tracked) }} as state,
        {{ sk([lakec.epoch_micros('updated_at')] + tracked) }} as change_key
    from {{ ref('customer_changes') }}
),

compared as (
    select
        *,
        lag(state) over (partition by customer_id order by updated_at asc nulls last) as state_before,
        sum(cast(change_key as decimal(38,0))) over (partition by customer_id) as changes_hash
    from changes
),

versions as (
    select
        *,
        row_number() over (partition by customer_id order by updated_at asc nulls last) as version_no,
        lead(updated_at) over (partition by customer_id order by updated_at asc nulls last) as next_updated_at
    from compared
    where state_before is null or state_before <> state
)

select
    {{ sk('customer_id', lakec.epoch_micros('updated_at')) }} as customer_sk,
    {{ sk('customer_id') }} as customer_key,
    customer_id,
    segment,
    country,
    email_domain,
    is_deleted,
    updated_at as changed_at,
    case when version_no = 1 then timestamp '1900-01-01 00:00:00' else updated_at end as valid_from,
    coalesce(next_updated_at, timestamp '9999-12-31 00:00:00') as valid_to,
    next_updated_at is null as is_current,
    cast(version_no as int) as version_no,
    cast(changes_hash as decimal(38,0)) as changes_hash
from versions
