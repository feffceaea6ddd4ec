select a / b as q, a * b as p, a + b as s, a - b as m from given
