select '{{ var('shared') }}' as shared, '{{ var('own') }}' as own, '{{ var('given') }}' as given, {{ var.has_var('nope') }} as has
