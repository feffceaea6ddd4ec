select [3, 1, null, 2] as l, ['a', 'b'] as t
