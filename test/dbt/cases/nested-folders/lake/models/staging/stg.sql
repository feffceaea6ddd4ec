{{ config(meta={'area': area()}, tags=[model.fqn[1]], alias='stg_' ~ model.fqn | length) }}
select 1 as id
