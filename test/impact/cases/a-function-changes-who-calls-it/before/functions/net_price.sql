gross / (1 + rate)
