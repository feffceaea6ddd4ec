amount + 1
