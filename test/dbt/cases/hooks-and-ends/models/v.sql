{{ config(pre_hook=["insert into main.log values ('own pre', 'v')"]) }}
select * from {{ ref('t') }}
