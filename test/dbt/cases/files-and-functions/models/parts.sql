{{ config(materialized='external', options={'partition_by': 'id', 'overwrite': '1'}) }}
select 5 as id, 'b' as name
