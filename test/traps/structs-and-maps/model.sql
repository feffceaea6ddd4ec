select s.a, s['b'] as b, struct_extract(s, 'a') as again, m['k'] as k, m['none'] as none, map_keys(m) as keys, map_values(m) as vals, cardinality(m) as n, {'q': s.a + 1}.q as made from given
