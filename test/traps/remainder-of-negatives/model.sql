select a, b, a % b as rest, mod(a, b) as also from given
