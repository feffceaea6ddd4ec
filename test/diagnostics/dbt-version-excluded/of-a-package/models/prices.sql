select {{ helpers.money('1') }} as price
