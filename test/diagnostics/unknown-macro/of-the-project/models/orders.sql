select {{ cent('a') }} as a
