select '{{ conf('sources.shop.connection.password') }}' as a
