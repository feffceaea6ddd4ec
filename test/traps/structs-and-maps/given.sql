select {'a': 1, 'b': 'x'} as s, map {'k': 1, 'l': 2} as m
