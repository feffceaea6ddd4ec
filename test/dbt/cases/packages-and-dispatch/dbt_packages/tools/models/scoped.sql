{{ config(enabled='red' in var('colors')) }}
select {{ var('depth') }} as depth, '{{ var('greeting') }}' as greeting, {{ var('colors') | length }} as colors
