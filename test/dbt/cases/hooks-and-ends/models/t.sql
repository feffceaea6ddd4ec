{{ config(materialized='table', schema='other', post_hook=after_commit("insert into main.log values ('own after', 'x')")) }}
select 1 as id
