select 10 / {{ var('rate') }} as a, typeof({{ var('half') }}) as b, $${{ var('shares') }}$$ as c, {{ twice(1) }} as d
