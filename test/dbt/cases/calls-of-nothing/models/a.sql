select {{ codegen.x('a') }} as a
