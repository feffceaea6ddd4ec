select a, b, a // b as whole, a / nullif(b, 0) as fraction from given
