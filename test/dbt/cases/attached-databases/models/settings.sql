{{ config(materialized='table') }}
select current_setting('TimeZone') as zone, current_setting('default_order') as ordered, current_setting('default_null_order') as nulls, timestamptz '2026-01-01 00:00:00+00'::varchar as moment
