select 1.50 as d, .5 as half, 1e3 as e, 3000000000 as big, -5 as neg, 0.1 + 0.2 as s, 1_000 as grouped, - - 5 as twice, 2 - -3 as minus from given
