select a from given order by a collate nocase
