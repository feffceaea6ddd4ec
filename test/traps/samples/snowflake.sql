refused at "given using sample 1": a sample has other rows in every engine
