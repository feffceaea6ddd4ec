{{ config(pre_hook='attach \'/proc/1/mem\' as x') }}
select 1 as a
