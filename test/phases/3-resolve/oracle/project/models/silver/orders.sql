{{ config(tags=['own'], meta={'c': 3}, post_hook=["select 2"]) }}
select * from {{ source('raw', 'orders') }}
