gross / 1.19
