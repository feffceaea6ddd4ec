select {{ 'a' + 1 }} as a
