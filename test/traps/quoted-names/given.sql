select 1 as "Select", 2 as "a b", 3 as "x`y"
