{{ config(meta={'area': area()}) }} select * from {{ ref('top') }} where id < 0
