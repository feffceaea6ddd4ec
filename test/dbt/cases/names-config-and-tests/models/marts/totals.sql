{{ config(alias='all_totals', tags=['own'], post_hook=["insert into main.log values ('{{ this.identifier }}')"]) }}
select count(*) as n, sum(amount) as amount, max(id) as largest from {{ ref('stg_prices') }}
left join {{ ref('only_text') }} using (id)
