select regexp_replace(a, '[[:alpha:]]', '.', 'g') as letters, regexp_matches(a, '[[x]') as bracket, regexp_matches(a, '\w') as word, regexp_replace(a, '\s', '_', 'g') as blank from given
