{{ config(materialized='incremental', incremental_strategy='merge', unique_key=['Two Words', 'order'], alias=var('hurt')) }}
select cast(1 as integer) as "Two Words", cast(2 as integer) as "order", cast({{ var('batch') }} as integer) as "MixedCase", 'x' as "naïve", 'y' as "a""b", 'z' as "{{ var('longest') }}"
