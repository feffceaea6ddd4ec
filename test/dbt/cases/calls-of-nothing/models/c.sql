select {{ nothing('a') }} as a
