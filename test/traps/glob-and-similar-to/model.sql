select a, a glob 'ab[cd]' as g, a glob '*c' as tail, a similar to 'ab(c|d)' as s, a ~ '.*c' as re from given
