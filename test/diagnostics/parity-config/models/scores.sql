{{ config(materialized='table', parity={'ignor': ['loaded_at'], 'tolerance': {'score': 'little', 'scroe': '0.01', 'name': '1'}}) }}
select 1 as id, 0.5 as score, 'a' as name
