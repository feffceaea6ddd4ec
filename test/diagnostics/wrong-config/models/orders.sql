{{ config(tags=1, enabled='maybe') }}
select 1 as id
