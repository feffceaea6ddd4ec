select {{ helpers.round('1', 2) }} as price
