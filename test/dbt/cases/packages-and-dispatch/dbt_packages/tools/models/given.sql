{{ config(tags=['t']) }}
select {{ var('size') }} as size, '{{ var('greeting') }}' as greeting, {{ own_only() }} as own
