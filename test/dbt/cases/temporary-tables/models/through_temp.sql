{{ config(materialized='table') }}
{% if execute %}{% do run_query('create or replace temporary table passing as select id + 1 as id from ' ~ ref('numbers')) %}{% endif %}
select id{% if execute %}, (select max(id) from passing) as most{% endif %} from {{ ref('numbers') }}
