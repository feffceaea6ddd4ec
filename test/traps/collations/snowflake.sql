refused at "a collate nocase": COLLATE nocase has no counterpart
