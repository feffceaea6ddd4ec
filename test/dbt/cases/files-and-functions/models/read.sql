{{ config(materialized='table') }}
select id, name, $$ {{ selected_resources | sort }} $$ as chosen from {{ ref('written') }} union all select id, name, '' from {{ ref('parts') }}
