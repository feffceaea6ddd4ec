{{ config(alias='moved_away') }} select 1 as id
