select '{{ var('dya') }}' as a
