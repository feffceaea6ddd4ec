{% snapshot snap %}{{ config(unique_key='id', strategy='check', check_cols='all', meta={'area': area()}) }}select * from {{ ref('stg') }}{% endsnapshot %}
