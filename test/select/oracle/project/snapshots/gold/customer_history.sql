{% snapshot customer_history %}{{ config(unique_key='id', strategy='check', check_cols='all', tags=['hist']) }} select * from {{ ref('stg_customers') }}{% endsnapshot %}
