select t.* from {{ ref('t') }} as t, {{ ref('two') }}
