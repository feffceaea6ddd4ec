select {{ tools.shout("'a'") }} as a, '{{ tools.greet() }}' as b, {{ tools.plain() }} as c from {{ ref('tools', 'given') }} limit 1
