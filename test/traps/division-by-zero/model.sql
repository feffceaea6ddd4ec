select a, b, a / b as q, a % b as r, a // b as w, a / nullif(b, 0) as safe from given
